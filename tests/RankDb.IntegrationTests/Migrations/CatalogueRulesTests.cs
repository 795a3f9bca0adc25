using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Migrations;

public sealed class CatalogueRulesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Every_object_of_the_schema_has_a_comment()
    {
        Assert.Empty(await database.Scratch.RowsAsync(
            """
            select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'rankdb'::regnamespace and obj_description(p.oid, 'pg_proc') is null
            union all
            select c.oid::regclass::text from pg_class c where c.relnamespace = 'rankdb'::regnamespace and c.relkind in ('r', 'v') and obj_description(c.oid, 'pg_class') is null
            union all
            select t.oid::regtype::text from pg_type t join pg_class c on c.oid = t.typrelid
            where t.typnamespace = 'rankdb'::regnamespace and c.relkind = 'c' and obj_description(t.oid, 'pg_type') is null
            """, Ct));
    }

    [PostgresFact]
    public async Task Only_the_transport_and_the_trigger_run_with_their_owners_rights()
    {
        Assert.Equal(
            ["_enqueue", "_service_embed", "_service_model_details", "_service_models", "_service_rerank", "_service_rerank_tokens", "_service_tune", "_service_usage"],
            await database.Scratch.RowsAsync(
                "select proname::text from pg_proc where pronamespace in ('rankdb'::regnamespace, 'rankdb_data'::regnamespace) and prosecdef order by 1", Ct));
    }

    [PostgresFact]
    public async Task Every_plpgsql_function_pins_its_search_path()
    {
        Assert.Empty(await database.Scratch.RowsAsync(
            """
            select p.oid::regprocedure::text from pg_proc p join pg_language l on l.oid = p.prolang
            where p.pronamespace = 'rankdb'::regnamespace and p.prokind = 'f' and l.lanname = 'plpgsql'
              and not exists (select from unnest(p.proconfig) c where c like 'search_path=pg_catalog,%')
            """, Ct));
    }

    [PostgresFact]
    public async Task Nothing_is_open_to_public()
    {
        Assert.Empty(await database.Scratch.RowsAsync(
            """
            select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'rankdb'::regnamespace and has_function_privilege('public', p.oid, 'execute')
            union all
            select c.oid::regclass::text from pg_class c where c.relnamespace = 'rankdb'::regnamespace and c.relkind in ('r', 'v') and has_table_privilege('public', c.oid, 'select')
            """, Ct));
    }
}
