-- _function_leg: the k best documents by an expression over the source row. Rows that are not indexed yet are no documents; where
-- they take places among the first k, four times as many rows are read.
create or replace function rankdb._function_leg(index_row rankdb.indexes, leg rankdb.leg, k integer)
returns rankdb.hit[]
language plpgsql stable
as $$
declare
  most integer := k;
  found_rows record;
  hits rankdb.hit[];
begin
  loop
    found_rows := rankdb._function_rows(index_row.source, leg.name, leg.settings ->> 'sql', (leg.scope).filter_sql,
      coalesce((leg.settings ->> 'ordered')::boolean, false), most);
    execute format(
      'select array(select row(h.id, h.chunk_id, h.score, row_number() over (order by h.score desc, h.id))::rankdb.hit
                    from (select d.id, d.chunk_id, ($2)[d.place] as score from rankdb_data.%I($1) d order by score desc, d.id limit $3) h
                    order by h.score desc, h.id)', 'g' || index_row.generation || '_documents_of')
    into hits using found_rows.ids, found_rows.scores, k;
    exit when cardinality(hits) >= k or cardinality(found_rows.ids) < most;
    most := least(most::bigint * 4, 2147483647);
  end loop;
  return hits;
end
$$;
comment on function rankdb._function_leg(rankdb.indexes, rankdb.leg, integer) is
  'The k best visible, indexed documents that pass the leg''s filter, by its expression; the first chunk stands for each.';
