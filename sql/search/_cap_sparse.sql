-- _cap_sparse: a query's sparse vector with its 128 largest weights; of equal ones those of the smaller ids.
create or replace function rankdb._cap_sparse(embedding text)
returns text
language plpgsql immutable
as $$
begin
  if length(embedding) - length(replace(embedding, ',', '')) < 128 then
    return embedding;
  end if;
  return (
    select '{' || string_agg(c.entry, ',') || '}/' || split_part(embedding, '/', 2)
    from (
      select e as entry from string_to_table(ltrim(split_part(embedding, '}', 1), '{'), ',') e
      order by split_part(e, ':', 2)::real desc, split_part(e, ':', 1)::integer
      limit 128) c);
end
$$;
comment on function rankdb._cap_sparse(text) is 'A sparse vector as text with at most its 128 largest weights.';
