namespace RankDb.Ranking.Fusion;

/// <summary>Legs or options that cannot be fused; the message names the leg and the id.</summary>
public sealed class FusionException : ArgumentException
{
    /// <summary>A refusal.</summary>
    public FusionException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal with its cause.</summary>
    public FusionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A refusal without words.</summary>
    public FusionException()
    {
    }
}
