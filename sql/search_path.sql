-- Makes the schemas of vector and dblink visible to the files that follow, wherever they were installed.
do $$
begin
  perform pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', 'pg_catalog', (
    select pg_catalog.string_agg(distinct pg_catalog.quote_ident(n.nspname), ', ')
    from pg_catalog.pg_extension e
    join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname in ('vector', 'dblink'))), true);
end
$$;
