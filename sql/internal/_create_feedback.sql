-- _create_feedback: what feedback on the query reads of the best documents: the view g<N>_chunk_lexemes and the function
-- g<N>_feedback_terms. The vectors of the dense leg's feedback are in g<N>_vectors (_create_dense_views).
create or replace function rankdb._create_feedback(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  name text := prefix || '_feedback_terms';
  keys text;
begin
  select string_agg('key' || n, ', ' order by n) into keys from generate_series(1, cardinality(index_row.key_types)) n;
  perform rankdb._create_view(prefix || '_chunk_lexemes', format('select chunk_id, length, lexemes from rankdb_data.%I where rankdb_data.%I(%s)', prefix || '_lexical', prefix || '_visible', keys),
    'Lexemes of the chunks whose source row the caller may see.');
  -- P(w|R) of Lavrenko and Croft, SIGIR 2001: the sum over the documents of tf / length times the document's share.
  -- A word in more than a tenth of all chunks says little of these, and is left out before the best are taken (as Anserini does);
  -- exp(-idf) is the share of the chunks that have a word.
  execute format('create or replace function rankdb_data.%I(chunk_ids bigint[], shares double precision[], most integer) returns table (term text, share double precision) '
    'language plpgsql stable cost 10000 rows 10 set jit = off as %L', name, format($body$
#variable_conflict use_column
declare
  terms text[];
  sums double precision[];
begin
  select array_agg(t.term), array_agg(t.share) into terms, sums
  from (
    select u.lexeme as term, sum(d.share * %1$s / v.length) as share
    from unnest(chunk_ids, shares) d (chunk_id, share)
    join rankdb_data.%2$I v on v.chunk_id = d.chunk_id
    cross join lateral unnest(v.lexemes) u
    where v.chunk_id = any (chunk_ids) and v.length > 0
    group by u.lexeme) t;
  perform set_config('rankdb.lexical_terms', coalesce(terms, '{}')::text, true);
  return query
    select b.term, b.share / sum(b.share) over ()
    from (
      select v.term, u.share
      from rankdb_data.%3$I v join unnest(terms, sums) u (term, share) on u.term = v.term collate "C"
      where exp(-v.idf) <= 0.1
      order by u.share desc, v.term
      limit most) b;
end$body$, (select rankdb._tf(g.field_weights) from rankdb.generations g where g.generation = index_row.generation), prefix || '_chunk_lexemes', prefix || '_query_terms'));
  perform rankdb._publish_function(name, 'The words that tell these chunks apart, as far as the caller may see them, with their probabilities in the feedback model.');
end
$$;
comment on function rankdb._create_feedback(rankdb.indexes) is 'Creates the view g<N>_chunk_lexemes and rankdb_data.g<N>_feedback_terms(chunk ids, shares, most).';
