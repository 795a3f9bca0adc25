-- rerank: scores texts against a query with a reranking model.
create or replace function rankdb.rerank(
  query text, documents text[], document_ids text[] default null, model text default 'default',
  top_n integer default null, options jsonb default '{}')
returns table (id text, rank integer, score double precision)
language plpgsql
cost 100000 rows 10
as $$
#variable_conflict use_column
begin
  perform rankdb._check_query(query);
  if documents is null then
    perform rankdb._raise('22023', 'documents must be an array of texts, got NULL');
  end if;
  if array_position(documents, null) is not null then
    perform rankdb._raise('22023', format('document %s is NULL', array_position(documents, null)));
  end if;
  if document_ids is not null and cardinality(document_ids) <> cardinality(documents) then
    perform rankdb._raise('22023', format('document_ids has %s entries for %s documents', cardinality(document_ids), cardinality(documents)));
  end if;
  if document_ids is not null and array_position(document_ids, null) is not null then
    perform rankdb._raise('22023', format('document id %s is NULL', array_position(document_ids, null)));
  end if;
  if top_n < 1 then
    perform rankdb._raise('22023', format('top_n must be at least 1, got %s', top_n));
  end if;
  perform rankdb._check_keys(options, array['timeout_ms'], 'options');
  if cardinality(documents) = 0 then
    return;
  end if;
  return query
    select r.id, row_number() over (order by r.score desc, r.id collate "C")::integer, r.score
    from (
      select coalesce(document_ids[s.ordinal], s.ordinal::text) as id, s.score
      from rankdb._score(coalesce(model, 'default'), query, documents, rankdb._number(options, 'timeout_ms', 1, 600000, 10000)) s) r
    order by 2
    limit top_n;
end
$$;
comment on function rankdb.rerank(text, text[], text[], text, integer, jsonb) is
  'Scores each text for the query with a reranking model: 0..1, best first. id is the given id, else the 1-based position. Options: timeout_ms (default 10000).';
