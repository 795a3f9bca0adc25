-- _boosts_sql: all boosts of a profile as one SQL array over the source row s; null where there are none.
create or replace function rankdb._boosts_sql(source regclass, boosts jsonb)
returns text
language plpgsql stable
as $$
begin
  return (select 'array[' || string_agg(rankdb._boost_sql(source, b.value, 'profile at /boosts/' || b.ordinality - 1), ', ' order by b.ordinality) || ']::double precision[]'
          from jsonb_array_elements(boosts) with ordinality b);
end
$$;
comment on function rankdb._boosts_sql(regclass, jsonb) is 'SQL for the values of a profile''s boosts, as an array over the source row s.';
