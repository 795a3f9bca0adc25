namespace RankDb.Cli.Evaluation.Files;

/// <summary>What to do with grades below 0, which some collections use for "junk" and others for "in the pool, not judged".</summary>
internal enum NegativeGrades
{
    /// <summary>They are errors: only who made the file knows what they mean.</summary>
    Fail,

    /// <summary>They become 0: judged, and not relevant.</summary>
    Zero,

    /// <summary>-1 stays: in the pool, and not judged. Others are errors.</summary>
    Pooled,
}
