namespace RankDb.Ranking.Fusion;

/// <summary>The names that profiles, SQL and the wire use.</summary>
public static class FusionNames
{
    private static readonly string[] MethodNames =
        ["rrf", "isr", "log-isr", "rbc", "borda", "copeland", "condorcet", "interleave", "convex", "combsum", "combmnz", "combanz", "combmed", "combmax", "combmin"];

    private static readonly string[] NormalizationNames = ["none", "min-max", "theoretical-min", "z-score", "l2", "sigmoid", "dbsf", "rank"];

    private static readonly string[] MissingNames = ["score", "lowest", "zero"];

    private static readonly string[] CombinationNames = ["union", "intersect"];

    /// <summary>A method's name.</summary>
    public static string Name(this FusionMethod method) => MethodNames[(int)method];

    /// <summary>A normalisation's name.</summary>
    public static string Name(this ScoreNormalization normalization) => NormalizationNames[(int)normalization];

    /// <summary>The name of a treatment of missing scores.</summary>
    public static string Name(this MissingScores missing) => MissingNames[(int)missing];

    /// <summary>The name of a combination.</summary>
    public static string Name(this LegCombination combination) => CombinationNames[(int)combination];

    /// <summary>True for methods that read scores and not ranks.</summary>
    public static bool ReadsScores(this FusionMethod method) => method >= FusionMethod.Convex;

    /// <summary>The method of a name.</summary>
    /// <exception cref="FusionException">There is none; the message lists them.</exception>
    public static FusionMethod Method(string name) => (FusionMethod)Find(MethodNames, "method", name);

    /// <summary>The normalisation of a name.</summary>
    /// <exception cref="FusionException">There is none; the message lists them.</exception>
    public static ScoreNormalization Normalization(string name) => (ScoreNormalization)Find(NormalizationNames, "normalize", name);

    /// <summary>The treatment of missing scores of a name.</summary>
    /// <exception cref="FusionException">There is none; the message lists them.</exception>
    public static MissingScores Missing(string name) => (MissingScores)Find(MissingNames, "missing", name);

    /// <summary>The combination of a name.</summary>
    /// <exception cref="FusionException">There is none; the message lists them.</exception>
    public static LegCombination Combination(string name) => (LegCombination)Find(CombinationNames, "combine", name);

    private static int Find(string[] names, string what, string name)
    {
        var index = Array.IndexOf(names, name);
        return index >= 0 ? index : throw new FusionException($"{what} must be one of {string.Join(", ", names)}, not '{(name.Length <= 40 ? name : name[..40])}'");
    }
}
