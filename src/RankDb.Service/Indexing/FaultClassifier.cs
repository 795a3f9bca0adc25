using System.Net.Sockets;
using Npgsql;
using RankDb.Inference;

namespace RankDb.Service.Indexing;

/// <summary>Tells from an exception who is to blame, by SQLSTATE and never by message text.</summary>
internal static class FaultClassifier
{
    internal static FaultKind KindOf(Exception exception) => exception switch
    {
        PostgresException postgres => KindOf(postgres.SqlState),
        NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException => FaultKind.Connection,
        ModelException { SqlState: "42704" } => FaultKind.Index,
        IndexFaultException => FaultKind.Index,
        _ => FaultKind.Rows,
    };

    internal static IndexFault FaultOf(Exception exception) => exception switch
    {
        PostgresException postgres => new(postgres.SqlState, Explain(postgres)),
        ModelException model => new(model.SqlState, model.Message),
        IndexFaultException fault => fault.Fault,
        _ => new("XX000", exception.Message),
    };

    private static FaultKind KindOf(string sqlState) => sqlState switch
    {
        // The server goes away or is not there yet.
        "57P01" or "57P02" or "57P03" or "57P05" => FaultKind.Connection,
        // Serialization failure, deadlock, lock not available, query cancelled by somebody.
        "40001" or "40P01" or "55P03" or "57014" => FaultKind.Retry,
        // Table, column, function, schema, type or operator is gone; no right; a state that forbids the work; no memory or disk.
        "42P01" or "42703" or "42883" or "3F000" or "42704" or "42501" or "42804" or "55000" or "0A000" => FaultKind.Index,
        "22023" => FaultKind.Rows,
        _ when sqlState.StartsWith("08", StringComparison.Ordinal) => FaultKind.Connection,
        _ when sqlState.StartsWith("53", StringComparison.Ordinal) || sqlState.StartsWith("58", StringComparison.Ordinal) => FaultKind.Index,
        // A read-only server cannot index anything.
        "25006" => FaultKind.Index,
        _ => FaultKind.Rows,
    };

    // A full disk is the one fault that only a person can cure, so it is said in plain words.
    private static string Explain(PostgresException postgres) =>
        postgres.SqlState == PostgresErrorCodes.DiskFull
            ? $"the database's disk is full; indexing goes on when there is room ({postgres.MessageText})"
            : postgres.MessageText;
}
