-- _overlap: how much of a query's wording its relevant documents have: of each one the share of the query's words that are in it, and the
-- mean of these. Words as the index reads them (its text search configuration, without its stop words), documents as far as the
-- caller may see them; null where none of them is indexed and seen, or the query has no words.
create or replace function rankdb._overlap(index_row rankdb.indexes, judgment_set text, query_ids text[], language regconfig default null)
returns double precision[]
language plpgsql stable
set client_min_messages = 'warning'
as $$
declare
  prefix text := 'g' || index_row.generation;
  stop_words text[] := (select g.stop_words from rankdb.generations g where g.generation = index_row.generation);
  relevant text[] := array(
    select distinct j.id from rankdb.judgments j where j.set_name = judgment_set and j.query_id = any (query_ids) and j.grade > 0);
  ids text[];
  chunks bigint[];
  shares double precision[];
begin
  -- Lists, not joins, are what the views look up before they ask for the rows' visibility.
  execute format('select array_agg(c.id), array_agg(c.chunk_id) from rankdb_data.%I c where c.id = any ($1)', prefix || '_chunks')
  into ids, chunks using relevant;
  execute format($sql$
    with words as materialized (
      select c.id, w.lexeme collate "C" as lexeme
      from unnest($1, $2) c (id, chunk_id)
      join (select l.chunk_id, l.lexemes from rankdb_data.%I l where l.chunk_id = any ($2)) l using (chunk_id)
      cross join unnest(tsvector_to_array(l.lexemes)) w (lexeme)
      group by 1, 2),
    documents as (select distinct w.id from words w),
    asked as materialized (
      select u.query_id, u.place, ts_delete(to_tsvector($5, q.query), $6) as lexemes
      from unnest($4) with ordinality u (query_id, place) join rankdb.queries q on q.set_name = $3 and q.query_id = u.query_id),
    shared as (
      select a.place, d.id, count(w.lexeme)::double precision / count(*) as share
      from asked a
      join rankdb.judgments j on j.set_name = $3 and j.query_id = a.query_id and j.grade > 0
      join documents d on d.id = j.id
      cross join unnest(tsvector_to_array(a.lexemes)) t (lexeme)
      left join words w on w.id = d.id and w.lexeme = t.lexeme collate "C"
      group by a.place, d.id)
    select array_agg(o.share order by u.place)
    from generate_series(1, cardinality($4)) u (place) left join (select o.place, avg(o.share) as share from shared o group by o.place) o using (place)$sql$, prefix || '_chunk_lexemes')
  into shares using ids, chunks, judgment_set, query_ids, coalesce(language, index_row.language), stop_words;
  return shares;
end
$$;
comment on function rankdb._overlap(rankdb.indexes, text, text[], regconfig) is
  'For each of these queries the mean share of its words that a relevant document has, null if that cannot be said.';
