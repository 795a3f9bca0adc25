using System.Diagnostics.CodeAnalysis;

namespace RankDb.Wire;

/// <summary>The types that cross the wire, each with a text and a binary format. Names are PostgreSQL's.</summary>
public enum WireType
{
    /// <summary>32-bit integer, oid 23.</summary>
    Int4,

    /// <summary>64-bit integer, oid 20.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "int8 is PostgreSQL's name of it.")]
    Int8,

    /// <summary>Double precision number, oid 701.</summary>
    Float8,

    /// <summary>Boolean, oid 16.</summary>
    Bool,

    /// <summary>UTF-8 text without NUL, oid 25 (an array of it: 1009).</summary>
    Text,
}
