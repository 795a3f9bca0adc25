using System.Collections.Frozen;

namespace RankDb.Wire.Sql;

/// <summary>Statements that PostgreSQL has and this endpoint does not: they are 0A000, and anything else is a syntax error.</summary>
internal static class UnsupportedStatements
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(StringComparer.Ordinal,
        "alter", "analyze", "call", "checkpoint", "cluster", "comment", "copy", "create", "declare", "delete", "do", "drop", "execute", "explain", "fetch",
        "grant", "import", "insert", "listen", "load", "lock", "merge", "move", "notify", "prepare", "reassign", "refresh", "reindex", "revoke", "security",
        "table", "truncate", "update", "vacuum", "values", "with");

    /// <summary>Whether a statement starts with one of these.</summary>
    public static bool Knows(string word) => Words.Contains(word);

    /// <summary>The error that answers it.</summary>
    public static WireException Refuse(string word) => new(SqlStates.NotSupported, $"{word} is not supported by the scoring service", word switch
    {
        "COPY" => "Pass the texts as an array: SELECT * FROM rerank(model, query, documents, deadline_ms).",
        "PREPARE" or "EXECUTE" => "Use prepared statements of the protocol, as drivers do.",
        "DECLARE" or "FETCH" or "MOVE" => "Use a portal with a row limit (the driver's fetch size).",
        _ => "This endpoint answers SELECT * FROM name(arguments); tables are in the database.",
    });
}
