-- _denied_models: what 'default' may not become for a caller that came without a grant, as a JSON array.
create or replace function rankdb._denied_models()
returns text
language sql stable
return (select coalesce(pg_catalog.jsonb_agg(d.name order by d.name), '[]')::text from rankdb.model_doors d);
comment on function rankdb._denied_models() is 'The models with grants, as a JSON array.';
