using Npgsql;

namespace RankDb.Migrations;

/// <summary>The rows of <c>rankdb.migration</c>: what a database says was applied to it.</summary>
internal sealed class MigrationHistory
{
    private readonly IReadOnlyList<Entry> _entries;

    internal MigrationHistory(IReadOnlyList<Entry> entries) => _entries = entries;

    internal sealed record Entry(int Version, string Name, string Sha256);

    public static async Task<MigrationHistory> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        var command = new NpgsqlCommand("select version, name, sha256 from rankdb.migration order by version", connection);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    entries.Add(new Entry(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
                }
            }
        }

        return new MigrationHistory(entries);
    }

    public static async Task AddAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("insert into rankdb.migration (version, name, sha256) values ($1, $2, $3)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = migration.Version },
                new NpgsqlParameter { Value = migration.Name },
                new NpgsqlParameter { Value = migration.File.Sha256 },
            },
        };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compares the history with the files, and returns the version that the database has.</summary>
    /// <exception cref="RankDbMigrationException">55000: a gap, a version no file has, or a file that changed since.</exception>
    public int Verify(IReadOnlyList<Migration> numbered)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (entry.Version != i + 1)
            {
                throw new RankDbMigrationException(
                    $"rankdb.migration has version {entry.Version} ({entry.Name}) and no version {i + 1}: its history has a gap. Restore the missing row, or the database, before migrating.", "55000");
            }

            if (entry.Version > numbered.Count)
            {
                throw new RankDbMigrationException(
                    $"The database is newer than this RankDb: it has version {_entries[^1].Version} ({_entries[^1].Name}), and this library knows {numbered.Count}. Use the release that made it, or a newer one.", "55000");
            }

            var file = numbered[i].File;
            if (entry.Sha256 != file.Sha256)
            {
                throw new RankDbMigrationException(
                    $"{file.Name} was applied as {Short(entry.Sha256)}{(entry.Name == file.Name ? "" : $" under the name {entry.Name}")} and is {Short(file.Sha256)} now. An applied file must not change: put it back, and make the change in a new file.", "55000");
            }
        }

        return _entries.Count;
    }

    private static string Short(string sha256) => sha256[..12];
}
