package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sends rows in one request and reads what became of each. */
final class Bulk<T> {
  private static final int CONFLICT = 409;

  private final ElasticsearchClient client;
  private final DocumentKind<T> kind;
  private final String writer;
  private final SendingCounts counts;

  Bulk(ElasticsearchClient client, DocumentKind<T> kind, String writer, SendingCounts counts) {
    this.client = client;
    this.kind = kind;
    this.writer = writer;
    this.counts = counts;
  }

  /**
   * @param failed to be sent again, in the order in which they were given
   * @param refused those that Elasticsearch calls wrong, whose index took others of this request
   * @param indices that took something
   * @param reason why a row failed or was refused; empty when all were taken
   * @param tooLarge whether the request was larger than Elasticsearch takes
   */
  record Outcome<T>(
      List<Row<T>> failed,
      List<Row<T>> refused,
      Set<String> indices,
      String reason,
      boolean tooLarge) {

    private static <T> Outcome<T> allFailed(List<Row<T>> rows, Failure failure) {
      boolean tooLarge = failure.status() == Failure.TOO_LARGE;
      return new Outcome<>(rows, List.of(), Set.of(), failure.reason(), tooLarge);
    }
  }

  Outcome<T> send(List<Row<T>> rows) {
    List<BulkOperation> operations = new ArrayList<>(rows.size());
    for (Row<T> row : rows) {
      operations.add(operation(row));
    }
    long begin = System.nanoTime();
    try {
      return read(rows, client.bulk(bulk -> bulk.operations(operations)));
    } catch (ElasticsearchException | IOException e) {
      Failure failure = Failure.of(e);
      counts.failed(failure.status(), rows.size());
      return Outcome.allFailed(rows, failure);
    } finally {
      counts.request(System.nanoTime() - begin);
    }
  }

  /**
   * With the row's number for a version: what was sent later stays, in whatever order requests
   * arrive, and the same row may come again.
   */
  private BulkOperation operation(Row<T> row) {
    BinaryData document = BinaryData.of(kind.write(row, writer), ContentType.APPLICATION_JSON);
    String index = index(row);
    return BulkOperation.of(operation ->
        operation.index(one ->
            one.index(index)
                .id(kind.id(row, writer))
                .routing(kind.routing(row.item()))
                .version(row.number())
                .versionType(VersionType.ExternalGte)
                .document(document)));
  }

  private String index(Row<T> row) {
    return kind.index(row.item());
  }

  private Outcome<T> read(List<Row<T>> rows, BulkResponse response) {
    List<Row<T>> failed = new ArrayList<>();
    List<Row<T>> wrong = new ArrayList<>();
    Set<String> took = new HashSet<>();
    String reason = "";
    for (int i = 0; i < rows.size(); i++) {
      BulkResponseItem item = response.items().get(i);
      ErrorCause error = item.error();
      // In conflict is a row whose document was written again since: the later one stays.
      if (error == null || item.status() == CONFLICT) {
        took.add(index(rows.get(i)));
        counts.sent(1);
      } else {
        counts.failed(item.status(), 1);
        reason = item.status() + " " + error.type() + ": " + error.reason();
        (item.status() == Failure.BAD_REQUEST ? wrong : failed).add(rows.get(i));
      }
    }
    // Where an index takes nothing at all, it is wrong and not the rows: they wait for its mending.
    List<Row<T>> refused = wrong.stream().filter(row -> took.contains(index(row))).toList();
    wrong.stream().filter(row -> !took.contains(index(row))).forEach(failed::add);
    failed.sort(Comparator.comparingLong(Row::number));
    return new Outcome<>(List.copyOf(failed), refused, took, reason, false);
  }
}
