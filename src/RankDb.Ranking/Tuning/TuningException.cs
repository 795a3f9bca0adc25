namespace RankDb.Ranking.Tuning;

/// <summary>A tuning that cannot be done; the message says what is wrong.</summary>
public sealed class TuningException : ArgumentException
{
    /// <summary>A refusal.</summary>
    public TuningException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal with its cause.</summary>
    public TuningException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A refusal without words.</summary>
    public TuningException()
    {
    }
}
