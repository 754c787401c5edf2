import { CaptionedPicture, Captioning, CaptioningRequest, PageQuery, type Page } from '@beamline/contracts';
import { Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { FromBody, FromQuery, PathId, Returns, Writes } from '../http/endpoint.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { CaptioningPage } from '../openapi/components.js';
import { CaptioningsService } from './captionings.service.js';

const PicturePlace = z.strictObject({ id: z.string(), index: z.coerce.number().int().nonnegative() });
type PicturePlace = z.infer<typeof PicturePlace>;

@Controller()
export class CaptioningsController {
  constructor(@Inject(CaptioningsService) private readonly captionings: CaptioningsService) {}

  @Post('checkpoints/:id/captionings')
  @Returns(Captioning, { status: 202, summary: 'Caption pictures with a checkpoint' })
  create(@PathId() id: string, @FromBody(CaptioningRequest) request: CaptioningRequest): Promise<Captioning> {
    return this.captionings.create(id, request);
  }

  @Get('captionings')
  @Returns(CaptioningPage, { summary: 'List captionings, newest first' })
  list(@FromQuery(PageQuery) query: PageQuery): Promise<Page<Captioning>> {
    return this.captionings.list(query);
  }

  @Get('captionings/:id')
  @Returns(Captioning, { summary: 'Read a captioning and how far it is' })
  get(@PathId() id: string): Promise<Captioning> {
    return this.captionings.get(id);
  }

  @Get('captionings/:id/pictures')
  @Returns(z.array(CaptionedPicture), { summary: 'Captions, attention and search tree of each picture' })
  pictures(@PathId() id: string): Promise<CaptionedPicture[]> {
    return this.captionings.pictures(id);
  }

  @Get('captionings/:id/pictures/:index/preview')
  @ApiParam({ name: 'index', schema: { type: 'integer', minimum: 0 } })
  @Writes('image/jpeg', { summary: 'A picture as the encoder saw it' })
  async preview(
    @PathId() id: string,
    @Param(new SchemaPipe(PicturePlace, 'query')) { index }: PicturePlace,
    @Res() response: Response,
  ): Promise<void> {
    const jpeg = await this.captionings.preview(id, index);
    response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    response.type('image/jpeg').send(Buffer.from(jpeg));
  }
}
