namespace RankDb.Wire;

/// <summary>One column of a function's result.</summary>
/// <param name="Name">Lower-case name, as the client sees it.</param>
/// <param name="Type">Type of every value in it, or of the elements; any value may be null.</param>
public sealed record WireColumn(string Name, WireType Type)
{
    /// <summary>True for an array (<c>string?[]</c>); only arrays of text are supported. Default false.</summary>
    public bool IsArray { get; init; }
}
