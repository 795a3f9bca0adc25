namespace RankDb.Wire;

/// <summary>One argument that a function takes. Every argument must be given; any may be NULL.</summary>
/// <param name="Name">Lower-case name, used in error messages.</param>
/// <param name="Type">Type of the value, or of an array's elements.</param>
/// <param name="IsArray">True for an array; only arrays of text are supported.</param>
public sealed record WireParameter(string Name, WireType Type, bool IsArray = false);
