namespace RankDb.Ranking.Tuning;

/// <summary>Something that can be changed.</summary>
/// <param name="Name">Where it is, for reports.</param>
/// <param name="Values">How many values there are to choose from, 1 or more; a choice names one by its index.</param>
/// <param name="Start">The index of the value that is in use.</param>
public sealed record TuningParameter(string Name, int Values, int Start);

/// <summary>Every combination of the values of some parameters.</summary>
public sealed class TuningSpace
{
    /// <summary>A space.</summary>
    /// <exception cref="TuningException">There is no parameter, one has no values, or it starts at none of them.</exception>
    public TuningSpace(IReadOnlyList<TuningParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0)
        {
            throw new TuningException("there is no parameter to tune");
        }

        foreach (var parameter in parameters)
        {
            if (parameter.Values < 1 || (uint)parameter.Start >= (uint)parameter.Values)
            {
                throw new TuningException($"{parameter.Name}: its value in use must be one of its values");
            }
        }

        Parameters = parameters;
        Start = new TuningChoice([.. parameters.Select(parameter => parameter.Start)]);
        Size = parameters.Aggregate(1L, (size, parameter) => size > long.MaxValue / parameter.Values ? long.MaxValue : size * parameter.Values);
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<TuningParameter> Parameters { get; }

    /// <summary>The values that are in use.</summary>
    public TuningChoice Start { get; }

    /// <summary>How many combinations there are; <see cref="long.MaxValue"/> stands for all that is more.</summary>
    public long Size { get; }

    /// <summary>How far a choice is from the values in use: how many were changed, then by how many places in their lists.</summary>
    internal (int Changed, int Places) Distance(TuningChoice choice)
    {
        var (changed, places) = (0, 0);
        for (var p = 0; p < Parameters.Count; p++)
        {
            var distance = Math.Abs(choice[p] - Start[p]);
            changed += distance > 0 ? 1 : 0;
            places += distance;
        }

        return (changed, places);
    }

    /// <summary>A choice by its number, the last parameter changing fastest. Only where <see cref="Size"/> is exact.</summary>
    internal TuningChoice At(long number)
    {
        var values = new int[Parameters.Count];
        for (var p = values.Length - 1; p >= 0; p--)
        {
            values[p] = (int)(number % Parameters[p].Values);
            number /= Parameters[p].Values;
        }

        return new TuningChoice(values);
    }

    /// <summary>A choice, each value with the same probability.</summary>
    internal TuningChoice Draw(Random random)
    {
        var values = new int[Parameters.Count];
        for (var p = 0; p < values.Length; p++)
        {
            values[p] = random.Next(Parameters[p].Values);
        }

        return new TuningChoice(values);
    }
}
