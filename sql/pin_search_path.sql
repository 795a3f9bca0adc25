-- Pins the search path of every plpgsql function in rankdb, so that no object of a caller can stand in for a built-in one.
-- Not procedures: a procedure with a SET clause may not commit.
do $$
declare
  f record;
  path text;
begin
  select concat_ws(', ', 'pg_catalog', string_agg(distinct quote_ident(n.nspname), ', '), 'pg_temp') into path
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace
  where e.extname in ('vector', 'dblink') and n.nspname <> 'pg_catalog';
  for f in
    -- What a filter compiles to may use nothing but pg_catalog, so its compiler looks nowhere else; nor does what runs a profile's expression.
    select p.oid::regprocedure as signature, case when p.proname ^@ '_filter_' or p.proname in ('_function_plan', '_function_rows') then 'pg_catalog, pg_temp' else path end as path
    from pg_proc p join pg_language l on l.oid = p.prolang
    where p.pronamespace = 'rankdb'::regnamespace and p.prokind = 'f'
      and (l.lanname = 'plpgsql' or p.proname in ('_key_columns', '_snippet', '_qualified', '_index_error', '_json_diff', '_legs_by_name', 'profile_diff', '_nearest_word'))
    order by 1
  loop
    execute format('alter function %s set search_path = %s', f.signature, f.path);
  end loop;
end
$$;
