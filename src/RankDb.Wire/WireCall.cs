namespace RankDb.Wire;

/// <summary>A call as the function receives it.</summary>
/// <param name="Function">Name of the function, lower case.</param>
/// <param name="Arguments">One value per declared <see cref="WireParameter"/>, already of its type:
/// <see cref="string"/> for Text, <see cref="long"/> for Int4 and Int8, <see cref="double"/> for Float8,
/// <see cref="bool"/> for Bool, <c>string?[]</c> for an array of text, <see langword="null"/> for NULL.</param>
public sealed record WireCall(string Function, IReadOnlyList<object?> Arguments)
{
    /// <summary>What functions keep for the connection that the call came on; null for a call that came on none.</summary>
    public WireConnectionState? Connection { get; init; }
}
