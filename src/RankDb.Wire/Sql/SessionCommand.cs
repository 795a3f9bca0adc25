namespace RankDb.Wire.Sql;

/// <summary>What a session statement does.</summary>
internal enum SessionEffect
{
    /// <summary>Nothing that matters here.</summary>
    None,
    Begin,
    Commit,
    Rollback,
    Savepoint,
    RollbackTo,
    Release,
    Set,
    SetLocal,
    Reset,
    ResetAll,
    DiscardAll,
    Deallocate,
    DeallocateAll,
}

/// <summary>A statement that changes nothing but the session.</summary>
/// <param name="Tag">Command tag that answers it.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Name">The setting, savepoint or prepared statement it names.</param>
/// <param name="Value">The setting's new value; null for the default.</param>
/// <param name="Chain">True for AND CHAIN: a transaction follows at once.</param>
internal sealed record SessionCommand(string Tag, SessionEffect Effect = SessionEffect.None, string Name = "", string? Value = null, bool Chain = false);
