namespace RankDb.Migrations;

/// <summary>A migration that was refused or failed. The message names the file or the missing piece and what to do.</summary>
/// <remarks>Everything up to the file before the named one is committed; nothing of the named one is.</remarks>
public sealed class RankDbMigrationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="sqlState">Five characters: 55000 for a state the migrator refuses, else what PostgreSQL said.</param>
    /// <param name="innerException">PostgreSQL's own error, if it had one.</param>
    public RankDbMigrationException(string message, string sqlState, Exception? innerException = null)
        : base(message, innerException) => SqlState = sqlState;

    /// <summary>SQLSTATE: 55000 where the migrator itself refuses (changed file, gap, newer database, missing requirement), else the server's.</summary>
    public string SqlState { get; }
}
