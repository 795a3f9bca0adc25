namespace RankDb.Migrations;

/// <summary>The migration as one script for psql, with the same checks, locks and transactions.</summary>
internal sealed class MigrationScript(MigrationSource source)
{
    public async Task WriteAsync(TextWriter writer, CancellationToken cancellationToken)
    {
        await Write(Head()).ConfigureAwait(false);
        await Write(Transaction(Joined(MigrationSource.Prelude()))).ConfigureAwait(false);
        await Write(CheckHistory()).ConfigureAwait(false);
        foreach (var migration in source.Numbered)
        {
            await Write(Numbered(migration)).ConfigureAwait(false);
        }

        await Write(Transaction(Joined(source.Repeatable))).ConfigureAwait(false);
        await Write($"select pg_catalog.pg_advisory_unlock({Migrator.LockKey}) as released \\gset rankdb_\n").ConfigureAwait(false);

        Task Write(string text) => writer.WriteAsync(text.AsMemory(), cancellationToken);
    }

    private static string Head() =>
        $"""
        -- RankDb: brings a database to this release. Run with psql -X -f; running it again changes nothing.
        \set ON_ERROR_STOP on
        set client_encoding = 'UTF8';
        set client_min_messages = warning;
        select pg_catalog.pg_advisory_lock({Migrator.LockKey}) as lock \gset rankdb_
        do $rankdb$
        begin
          if pg_catalog.current_setting('server_version_num')::integer < {MigrationRequirements.MinServerMajor}0000 then
            raise exception 'RankDb needs PostgreSQL {MigrationRequirements.MinServerMajor} or later, and this server is %', pg_catalog.current_setting('server_version')
              using errcode = '55000';
          end if;
          if exists (select from pg_catalog.pg_extension where extname = 'rankdb') then
            raise exception 'RankDb is installed here by CREATE EXTENSION: run ALTER EXTENSION rankdb UPDATE'
              using errcode = '55000';
          end if;
        end
        $rankdb$;

        """ + string.Concat(MigrationRequirements.Extensions.Select(RequireExtension));

    private static string RequireExtension(MigrationRequirements.Requirement requirement) =>
        $"""
        create extension if not exists {requirement.Name};
        do $rankdb$
        begin
          if (select pg_catalog.string_to_array(pg_catalog.regexp_replace(extversion, '[^0-9.].*', ''), '.')::integer[]
              from pg_catalog.pg_extension where extname = '{requirement.Name}') < array[{requirement.MinVersion.Major}, {requirement.MinVersion.Minor}] then
            raise exception 'RankDb needs the extension {requirement.Name} {requirement.MinVersion} or later: install it, then run ALTER EXTENSION {requirement.Name} UPDATE'
              using errcode = '55000';
          end if;
        end
        $rankdb$;

        """;

    private string CheckHistory()
    {
        var known = source.Numbered.Count == 0
            ? "select null::integer, null::text, null::text where false"
            : "values " + string.Join(",\n      ", source.Numbered.Select(m => $"({m.Version}, '{m.Name}', '{m.File.Sha256}')"));
        return $"""
            do $rankdb$
            declare
              wrong record;
            begin
              select h.version, h.name, h.sha256, k.sha256 as known into wrong
              from rankdb.migration h
              left join ({known}) k(version, name, sha256) on k.version = h.version
              where k.sha256 is distinct from h.sha256
              order by h.version limit 1;
              if wrong.version is not null and wrong.known is null then
                raise exception 'The database is newer than this RankDb: it has version % (%), and this script knows {source.LatestVersion}', wrong.version, wrong.name
                  using errcode = '55000';
              elsif wrong.version is not null then
                raise exception '% was applied as % and is % now', wrong.name, pg_catalog.left(wrong.sha256, 12), pg_catalog.left(wrong.known, 12)
                  using errcode = '55000', hint = 'An applied file must not change: put it back, and make the change in a new file.';
              end if;
              if (select pg_catalog.count(*) <> coalesce(pg_catalog.max(version), 0) from rankdb.migration) then
                raise exception 'rankdb.migration has a gap in its versions' using errcode = '55000';
              end if;
            end
            $rankdb$;

            """;
    }

    private static string Numbered(Migration migration) =>
        $"""
        select not exists (select from rankdb.migration where version = {migration.Version}) as pending \gset rankdb_
        \if :rankdb_pending
        -- {migration.File.Path}
        {Transaction(migration.File.Sql + $"\ninsert into rankdb.migration (version, name, sha256) values ({migration.Version}, '{migration.Name}', '{migration.File.Sha256}');\n")}\endif

        """;

    private static string Joined(IEnumerable<MigrationFile> files) => string.Join('\n', files.Select(file => $"-- {file.Path}\n{file.Sql}"));

    private static string Transaction(string sql) => $"begin;\n{Migrator.SetSearchPath} as path \\gset rankdb_\n{sql}\ncommit;\n";
}
