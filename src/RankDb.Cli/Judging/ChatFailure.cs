namespace RankDb.Cli.Judging;

/// <summary>An endpoint gave no answer.</summary>
/// <param name="message">Why; without the key.</param>
/// <param name="isFinal">Whether every other question would fail as well: a wrong key, model or address.</param>
internal sealed class ChatFailure(string message, bool isFinal) : Exception(message)
{
    /// <summary>Whether every other question would fail as well.</summary>
    internal bool IsFinal { get; } = isFinal;
}
