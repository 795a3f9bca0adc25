-- _base_type: the type under any domains of a type; null for null.
create or replace function rankdb._base_type(type oid)
returns oid
language plpgsql stable
as $$
declare
  base oid := type;
  under oid;
begin
  loop
    select t.typbasetype into under from pg_catalog.pg_type t where t.oid = base and t.typtype = 'd';
    exit when not found;
    base := under;
  end loop;
  return base;
end
$$;
comment on function rankdb._base_type(oid) is 'The type that a domain, or a domain over domains, is made of; any other type itself.';
