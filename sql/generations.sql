-- Writes the views and probes of existing generations anew, so that an upgrade reaches indexes made by an earlier version.
do $$
declare
  index_row rankdb.indexes;
begin
  for index_row in
    select i.* from rankdb.indexes i
    where i.generation is not null and exists (select from pg_class c where c.oid = i.source)
      and exists (select from rankdb._key_columns(i.source))
      and not exists (
        select from unnest(i.content || i.key_columns) c
        where not exists (select from pg_attribute a where a.attrelid = i.source and a.attname = c and not a.attisdropped))
    order by i.index_id
  loop
    perform rankdb._create_segments(index_row);
    perform rankdb._create_visible(index_row);
    perform rankdb._create_matching(index_row);
    perform rankdb._create_lexical_views(index_row);
    perform rankdb._create_lexical_function(index_row);
    perform rankdb._create_spelling_view(index_row);
    perform rankdb._create_passages(index_row);
    perform rankdb._create_documents(index_row);
    perform rankdb._create_feedback(index_row);
    perform rankdb._create_true_scores(index_row);
    perform rankdb._create_windows(index_row);
    perform rankdb._create_sparse(index_row);
    if exists (select from rankdb.generations g where g.generation = index_row.generation and g.dimension is not null) then
      perform rankdb._create_dense_views(index_row);
      perform rankdb._create_dense_exact_view(index_row);
      perform rankdb._create_dense_functions(index_row);
    end if;
  end loop;
end
$$;
