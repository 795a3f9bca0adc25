using RankDb.Ranking.Tuning;

namespace RankDb.Tests.Ranking.Tuning;

/// <summary>An objective that is a formula, and a log of what it was asked.</summary>
internal sealed class MadeObjective(int queries, Func<TuningChoice, int, double?> value) : ITuningObjective
{
    internal List<TuningChoice> Asked { get; } = [];

    public int Queries => queries;

    public TuningMeasurement? Measure(TuningChoice choice, CancellationToken cancellationToken)
    {
        Asked.Add(choice);
        double?[] values = [.. Enumerable.Range(0, queries).Select(query => value(choice, query))];
        if (values.Contains(null))
        {
            return null;
        }

        double[] known = [.. values.Select(of => of!.Value)];
        return new TuningMeasurement(known, known);
    }

    internal static TuningSpace Space(params int[] values) =>
        new([.. values.Select((count, p) => new TuningParameter($"p{p}", count, 0))]);
}
