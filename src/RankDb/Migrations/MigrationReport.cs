namespace RankDb.Migrations;

/// <summary>What a migration did.</summary>
/// <param name="Was">Version before, 0 for an empty database.</param>
/// <param name="Now">Version after: the newest that this library knows.</param>
/// <param name="Applied">File names that ran now, in order; empty when the database was current.</param>
/// <param name="InstalledAsExtension">
/// True when RankDb was put there by <c>CREATE EXTENSION</c>: nothing was run, because the extension's own update does it.
/// </param>
public sealed record MigrationReport(int Was, int Now, IReadOnlyList<string> Applied, bool InstalledAsExtension = false);
