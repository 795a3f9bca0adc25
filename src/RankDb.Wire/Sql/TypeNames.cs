namespace RankDb.Wire.Sql;

/// <summary>PostgreSQL's type names in casts.</summary>
internal static class TypeNames
{
    /// <summary>The wire type that carries a type.</summary>
    /// <exception cref="WireException">42704: the type is not supported.</exception>
    public static WireType Find(string name) => name switch
    {
        "text" or "varchar" or "character" or "char" or "bpchar" or "name" or "unknown" or "json" or "uuid" => WireType.Text,
        "int" or "int4" or "integer" or "int2" or "smallint" => WireType.Int4,
        "int8" or "bigint" => WireType.Int8,
        "float8" or "double" or "float" or "float4" or "real" or "numeric" or "decimal" => WireType.Float8,
        "bool" or "boolean" => WireType.Bool,
        _ => throw new WireException(SqlStates.UnknownObject, "A cast names a type that is not supported.", "Supported: text, int, bigint, float8, boolean, and text[]."),
    };
}
