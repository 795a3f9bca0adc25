namespace RankDb.Ranking.Aggregation;

/// <summary>How often each of some items was preferred to each other one: what voting rules read. Never changes once made.</summary>
public sealed class Preferences
{
    private readonly double[,] _weights;

    /// <summary>Preferences from a square matrix.</summary>
    /// <param name="weights">Row i, column j: the weight of the voters that prefer item i to item j, 0 or more; the diagonal is ignored.</param>
    /// <exception cref="ArgumentException">The matrix is not square, or a weight is negative or not finite.</exception>
    public Preferences(double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.GetLength(0) != weights.GetLength(1))
        {
            throw new ArgumentException($"{weights.GetLength(0)} rows and {weights.GetLength(1)} columns are not square.", nameof(weights));
        }

        _weights = (double[,])weights.Clone();
        foreach (var weight in _weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException($"A weight is {weight}; it must be a finite number, 0 or more.", nameof(weights));
            }
        }

        for (var i = 0; i < Count; i++)
        {
            _weights[i, i] = 0;
        }
    }

    /// <summary>Items.</summary>
    public int Count => _weights.GetLength(0);

    /// <summary>The weight of the voters that prefer item <paramref name="winner"/> to item <paramref name="loser"/>.</summary>
    public double this[int winner, int loser] => _weights[winner, loser];

    /// <summary>Preferences from a table of values, where each task (row) votes.</summary>
    /// <param name="values">Tasks by items; larger is better. NaN: the item has no value for this task, and the task does not vote on its pairs.</param>
    /// <returns>Each task gives 1 to the better of a pair, and half to both where they are equal.</returns>
    public static Preferences OfTable(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (tasks, items) = (values.GetLength(0), values.GetLength(1));
        var weights = new double[items, items];
        for (var task = 0; task < tasks; task++)
        {
            for (var i = 0; i < items; i++)
            {
                for (var j = i + 1; j < items; j++)
                {
                    if (!double.IsNaN(values[task, i]) && !double.IsNaN(values[task, j]))
                    {
                        var won = values[task, i] == values[task, j] ? 0.5 : values[task, i] > values[task, j] ? 1 : 0;
                        weights[i, j] += won;
                        weights[j, i] += 1 - won;
                    }
                }
            }
        }

        return new Preferences(weights);
    }
}
