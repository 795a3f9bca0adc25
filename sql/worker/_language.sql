-- _language: the text search configuration that a row names, or the index's where it names none that exists.
create or replace function rankdb._language(name text, fallback regconfig)
returns regconfig
language plpgsql stable
as $$
declare
  found_language regconfig;
begin
  select c.oid::regconfig into found_language
  from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
  where c.cfgname = lower(name) or format('%I.%I', n.nspname, c.cfgname) = name or format('%I', c.cfgname) = name
  order by n.nspname = 'pg_catalog' desc, n.nspname
  limit 1;
  return coalesce(found_language, fallback);
end
$$;
comment on function rankdb._language(text, regconfig) is 'A text search configuration by name; the fallback for NULL and for names that do not exist.';
