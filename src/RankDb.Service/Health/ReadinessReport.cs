namespace RankDb.Service.Health;

/// <summary>What <c>/readyz</c> answers.</summary>
/// <param name="Ready">True when every check passed.</param>
/// <param name="Checks">One entry for each check.</param>
internal sealed record ReadinessReport(bool Ready, IReadOnlyList<ReadinessCheck> Checks)
{
    internal static async Task<ReadinessReport> MakeAsync(ModelTrial models, DatabaseProbe database, CancellationToken cancellationToken)
    {
        var checks = new List<ReadinessCheck> { ReadinessCheck.Of("models", models.Problem) };
        if (database.IsConfigured)
        {
            checks.Add(ReadinessCheck.Of("database", await database.ProblemAsync(cancellationToken)));
        }

        return new ReadinessReport(checks.TrueForAll(check => check.Ok), checks);
    }
}

/// <summary>One check; the reason says why it failed and is null when it passed.</summary>
internal sealed record ReadinessCheck(string Name, bool Ok, string? Reason)
{
    internal static ReadinessCheck Of(string name, string? problem) => new(name, problem is null, problem);
}
