-- _negation_pairs: pairs of queries that ask for opposite things (attributes.pair names the counterpart), with the relevant documents that
-- only one of the two has. Each pair once; one whose queries have the same relevant documents says nothing and is left out.
create or replace function rankdb._negation_pairs(judgment_set text, query_ids text[])
returns table (first integer, second integer, first_ids text[], second_ids text[])
language plpgsql stable rows 100
as $$
#variable_conflict use_column
begin
  return query
    with asked as materialized (
      select u.place::integer as place, u.query_id, q.attributes ->> 'pair' as pair,
        (select array_agg(j.id) from rankdb.judgments j where j.set_name = judgment_set and j.query_id = u.query_id and j.grade > 0) as ids
      from unnest(query_ids) with ordinality u (query_id, place) join rankdb.queries q on q.set_name = judgment_set and q.query_id = u.query_id),
    pairs as (
      select distinct least(a.place, b.place) as one, greatest(a.place, b.place) as two
      from asked a join asked b on b.query_id = a.pair where a.place <> b.place)
    select a.place, b.place, o.own, o.others
    from pairs p join asked a on a.place = p.one join asked b on b.place = p.two
    cross join lateral (
      select array(select x from unnest(a.ids) x where x <> all (b.ids)) as own, array(select x from unnest(b.ids) x where x <> all (a.ids)) as others) o
    where o.own <> '{}' and o.others <> '{}'
    order by a.place, b.place;
end
$$;
comment on function rankdb._negation_pairs(text, text[]) is 'Pairs of queries by their places in the list, each with the relevant documents that the other one does not have.';
