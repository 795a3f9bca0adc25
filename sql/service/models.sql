-- models: what the scoring service offers, asked when the view is read, and the names that create_model gave.
create or replace view rankdb.models as
with loaded as materialized (select * from rankdb._service_model_details())
select m.name, m.kind, m.dimension, m.max_tokens, m.version, m.is_default,
  m.license, m.size_bytes, null::text as alias_of, rankdb._granted_roles(m.name) as granted_roles
from loaded m
union all
select a.name, coalesce(m.kind, a.kind), m.dimension, m.max_tokens, m.version, false,
  m.license, m.size_bytes, a.model, rankdb._granted_roles(a.name)
from rankdb.model_aliases a
left join loaded m on (m.name = a.model or (a.model = 'default' and m.is_default)) and (a.kind is null or a.kind = m.kind);
comment on view rankdb.models is 'Models of the scoring service: encoders (with their dimension) and rerankers, their aliases, and the roles they are granted to (NULL: every reader). Reading it calls the service.';
