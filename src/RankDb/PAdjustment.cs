namespace RankDb;

/// <summary>How p values are corrected where several tests are made at once.</summary>
public enum PAdjustment
{
    /// <summary>Holm: the chance of any false finding is bounded. The default.</summary>
    Holm,

    /// <summary>Benjamini and Hochberg: the share of false ones among the findings is bounded.</summary>
    BenjaminiHochberg,

    /// <summary>Not at all.</summary>
    None,
}
