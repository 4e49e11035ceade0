package dev.pharos.show.answer;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A refusal (RFC 9457), as the API's description shows it; Spring writes it. */
@Schema(requiredProperties = {"type", "title", "status", "detail"})
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Schema(description = "The parameter or field that was refused.") String parameter,
    @Schema(description = "What is allowed instead.") List<String> allowed,
    @Schema(description = "Where a query line goes wrong: the first wrong character, from 0.")
        Integer position,
    @Schema(description = "How many characters of it are wrong; 0 where something is missing.")
        Integer length,
    @Schema(description = "What a query line could say there.") List<String> expected) {}
