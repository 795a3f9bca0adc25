namespace RankDb.IntegrationTests.Support;

/// <summary>Every object of RankDb's schemas with its definition, owner, rights and comment, one line each, sorted.</summary>
/// <remarks>Membership of an extension, oids and times are left out: those are what the two roads may differ in.</remarks>
internal static class CatalogueSnapshot
{
    private const string Query =
        """
        with ours as (
          select oid, nspname from pg_namespace where nspname in ('rankdb', 'rankdb_data')
        ), objects as (
          select 'pg_namespace'::regclass as class, n.oid, 0 as sub, format('schema %I', nspname) as name, '' as definition, nspowner as owner, nspacl as acl
          from pg_namespace n where n.oid in (select oid from ours)
          union all
          select 'pg_proc'::regclass, p.oid, 0, format('%s %s', p.prokind, p.oid::regprocedure),
            case when prokind = 'a'
              then (select concat_ws(' ', a.aggtransfn::text, a.aggfinalfn::text, a.aggcombinefn::text, a.aggtranstype::regtype, a.agginitval, a.aggkind::text) from pg_aggregate a where a.aggfnoid = p.oid)
              else pg_get_functiondef(p.oid) end
            || format(' %s %s %s %s %s %s', provolatile, proparallel, procost, prorows, prosecdef, proleakproof), proowner, proacl
          from pg_proc p where p.pronamespace in (select oid from ours)
          union all
          select 'pg_class'::regclass, c.oid, 0, format('%s %s', c.relkind, c.oid::regclass),
            concat_ws(' ', case c.relkind when 'v' then pg_get_viewdef(c.oid) when 'm' then pg_get_viewdef(c.oid) when 'i' then pg_get_indexdef(c.oid) end,
              c.reloptions, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
              (select format('%s %s %s %s %s', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmax, s.seqcycle) from pg_sequence s where s.seqrelid = c.oid)),
            relowner, relacl
          from pg_class c where c.relnamespace in (select oid from ours) and c.relkind <> 't'
          union all
          select 'pg_class'::regclass, c.oid, a.attnum, format('column %s.%I', c.oid::regclass, a.attname),
            concat_ws(' ', a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, pg_get_expr(d.adbin, d.adrelid)), 0, a.attacl
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
          where c.relnamespace in (select oid from ours) and c.relkind in ('r', 'p', 'v', 'm', 'c')
          union all
          select 'pg_constraint'::regclass, k.oid, 0, format('constraint %s %I', k.conrelid::regclass, conname), pg_get_constraintdef(k.oid), 0, null
          from pg_constraint k where k.connamespace in (select oid from ours)
          union all
          select 'pg_trigger'::regclass, t.oid, 0, format('trigger %s %I', t.tgrelid::regclass, tgname), pg_get_triggerdef(t.oid), 0, null
          from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relnamespace in (select oid from ours) and not tgisinternal
          union all
          select 'pg_policy'::regclass, y.oid, 0, format('policy %s %I', y.polrelid::regclass, polname),
            concat_ws(' ', polcmd, polpermissive, polroles::regrole[], pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), 0, null
          from pg_policy y join pg_class c on c.oid = y.polrelid where c.relnamespace in (select oid from ours)
          union all
          select 'pg_type'::regclass, t.oid, 0, format('type %s', t.oid::regtype),
            concat_ws(' ', t.typtype, t.typcategory, (select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum where enumtypid = t.oid)), typowner, typacl
          from pg_type t where t.typnamespace in (select oid from ours) and t.typtype <> 'b'
          union all
          select 'pg_foreign_server'::regclass, s.oid, 0, format('server %I', srvname), coalesce(srvoptions::text, ''), srvowner, srvacl
          from pg_foreign_server s where srvname like 'rankdb%'
          union all
          select 'pg_default_acl'::regclass, d.oid, 0, format('default rights %s %s %s', defaclrole::regrole, defaclnamespace, defaclobjtype), '', defaclrole, defaclacl
          from pg_default_acl d where defaclnamespace in (select oid from ours)
        )
        select concat_ws(' ~ ', name, definition, nullif(owner, 0)::regrole,
            coalesce((select string_agg(x::text, ',' order by x::text) from unnest(acl) x), 'default rights'),
            case when sub = 0 then obj_description(oid, class::text::name) else col_description(oid, sub) end)
        from objects order by 1
        """;

    /// <summary>The objects, the rows that a fresh installation has, and the migration history, all without times.</summary>
    public static async Task<string> TakeAsync(ScratchDatabase database, CancellationToken cancellationToken)
    {
        var lines = new List<string>(await database.RowsAsync(Query, cancellationToken));
        lines.AddRange(await database.RowsAsync("select 'migration', version, name, sha256, applied_by from rankdb.migration order by version", cancellationToken));
        foreach (var table in await database.RowsAsync(
            "select c.oid::regclass::text from pg_class c where relkind = 'r' and relnamespace = 'rankdb'::regnamespace and relname <> 'migration' order by 1", cancellationToken))
        {
            lines.AddRange((await database.RowsAsync($"select (to_jsonb(t) - 'created_at')::text from {table} t order by 1", cancellationToken)).Select(row => $"row {table} {row}"));
        }

        return string.Join('\n', lines);
    }
}
