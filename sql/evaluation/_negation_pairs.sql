-- _negation_pairs: pairs of queries that ask for opposite things (attributes.pair names the counterpart), with the relevant documents that
-- only one of the two has. Each pair once; one whose queries have the same relevant documents says nothing and is left out.
create or replace function rankdb._negation_pairs(judgment_set text, query_ids text[])
returns table (first text, second text, first_ids text[], second_ids text[])
language plpgsql stable rows 100
as $$
#variable_conflict use_column
begin
  return query
    with asked as materialized (
      select q.query_id, q.attributes ->> 'pair' as pair,
        (select array_agg(j.id) from rankdb.judgments j where j.set_name = judgment_set and j.query_id = q.query_id and j.grade > 0) as ids
      from rankdb.queries q where q.set_name = judgment_set and q.query_id = any (query_ids)),
    pairs as (
      select distinct least(a.query_id, b.query_id) as one, greatest(a.query_id, b.query_id) as two
      from asked a join asked b on b.query_id = a.pair where a.query_id <> b.query_id)
    select a.query_id, b.query_id, o.own, o.others
    from pairs p join asked a on a.query_id = p.one join asked b on b.query_id = p.two
    cross join lateral (
      select array(select x from unnest(a.ids) x where x <> all (b.ids)) as own, array(select x from unnest(b.ids) x where x <> all (a.ids)) as others) o
    where o.own <> '{}' and o.others <> '{}'
    order by a.query_id collate "C", b.query_id collate "C";
end
$$;
comment on function rankdb._negation_pairs(text, text[]) is 'Pairs of queries, each with the relevant documents that its counterpart does not have.';
