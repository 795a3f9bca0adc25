namespace RankDb.Wire.Sql;

/// <summary>Answers what Npgsql asks about types when it connects without <c>Server Compatibility Mode=NoTypeLoading</c>.</summary>
internal static class TypeCatalog
{
    /// <summary>nspname, oid, typname, typtype, typnotnull, elemtypoid: the columns that Npgsql reads by position.</summary>
    public static readonly IReadOnlyList<WireColumn> Columns =
    [
        new("nspname", WireType.Text), new("oid", WireType.Int8), new("typname", WireType.Text),
        new("typtype", WireType.Text), new("typnotnull", WireType.Bool), new("elemtypoid", WireType.Int8),
    ];

    /// <summary>Base types first, then arrays, as Npgsql expects.</summary>
    public static readonly IReadOnlyList<object?[]> Rows =
    [
        Base(16, "bool"), Base(20, "int8"), Base(21, "int2"), Base(23, "int4"), Base(25, "text"), Base(700, "float4"),
        Base(701, "float8"), Base(705, "unknown"), Base(1043, "varchar"),
        ["pg_catalog", 1009L, "_text", "a", false, 25L], ["pg_catalog", 1015L, "_varchar", "a", false, 1043L],
    ];

    /// <summary>The statements of Npgsql's start-up batch, or null for any other text.</summary>
    public static IReadOnlyList<SqlStatement>? Matches(string sql)
    {
        var head = sql.AsSpan(0, Math.Min(sql.Length, 200)).TrimStart();
        if (!head.StartsWith("SELECT version();", StringComparison.Ordinal) || !sql.Contains("FROM pg_type", StringComparison.Ordinal))
        {
            return null;
        }

        // Types, then two empty lists: fields of composite types, labels of enums.
        return
        [
            new SqlStatement.Select([new SelectItem(new SqlValue.Function("version", []), null)]),
            new SqlStatement.TypeCatalog(true), new SqlStatement.TypeCatalog(false), new SqlStatement.TypeCatalog(false),
        ];
    }

    private static object?[] Base(long oid, string name) => ["pg_catalog", oid, name, "b", false, null];
}
