using RankDb.Migrations;

namespace RankDb.IntegrationTests.Migrations;

/// <summary>A small set of migration files that tests change at will.</summary>
internal sealed class SmallSource
{
    public Dictionary<string, string> Files { get; } = new()
    {
        ["migrations/V0001__first.sql"] =
            """
            -- a semicolon ; in a comment, and /* nested /* ; */ */ ones
            create table rankdb.first (id integer primary key, note text default 'a;b' || E'\';');
            do $$ begin perform 1; perform 'it''s;'::text; end $$;
            create function rankdb.twice(n integer) returns integer language sql as $body$ select $1 * 2; $body$;
            insert into rankdb.first (id) select 2::integer; -- a cast is no parameter
            """,
        ["migrations/V0002__second.sql"] = "alter table rankdb.first add column more text; select 1 as \":odd\" where '@x' = ':y';",
        ["sql/install.sql"] = "-- in order\n\\ir functions/first_count.sql\n\\ir views/counts.sql\n",
        ["sql/functions/first_count.sql"] =
            "create or replace function rankdb.first_count() returns bigint language plpgsql as $$ begin return (select count(*) from rankdb.first); end; $$;",
        ["sql/views/counts.sql"] = "create or replace view rankdb.counts as select rankdb.first_count() as n;",
    };

    public Migrator Migrator() => new(Build());

    public MigrationSource Build() => MigrationSource.FromFiles(Files.Select(file => MigrationFile.Create(file.Key, file.Value)));
}
