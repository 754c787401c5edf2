import { Evaluation, EvaluationComparison, type CaptionResult, type Page } from '@beamline/contracts';
import { Controller, Get, Inject } from '@nestjs/common';
import { FromQuery, PathId, Returns } from '../http/endpoint.js';
import { CaptionPage } from '../openapi/components.js';
import { CaptionQuery } from './caption-query.js';
import { ComparisonQuery } from './comparison-query.js';
import { EvaluationsService } from './evaluations.service.js';

@Controller('evaluations')
export class EvaluationsController {
  constructor(@Inject(EvaluationsService) private readonly evaluations: EvaluationsService) {}

  @Get(':id')
  @Returns(Evaluation, { summary: 'Read an evaluation' })
  get(@PathId() id: string): Promise<Evaluation> {
    return this.evaluations.get(id);
  }

  @Get(':id/captions')
  @Returns(CaptionPage, { summary: 'Captions in image order' })
  captions(@PathId() id: string, @FromQuery(CaptionQuery) query: CaptionQuery): Promise<Page<CaptionResult>> {
    return this.evaluations.captions(id, query);
  }

  @Get(':id/comparison')
  @Returns(EvaluationComparison, { summary: 'Compare with another evaluation of the same images' })
  comparison(
    @PathId() id: string,
    @FromQuery(ComparisonQuery) query: ComparisonQuery,
  ): Promise<EvaluationComparison> {
    return this.evaluations.compare(id, query);
  }
}
