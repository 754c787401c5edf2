import { Split } from '@beamline/contracts';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { PathId, Writes } from '../http/endpoint.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { DatasetImagesService } from './dataset-images.service.js';
import { ImagePlace } from './image-place.js';

@Controller('datasets')
@ApiTags('Datasets')
export class DatasetImagesController {
  constructor(@Inject(DatasetImagesService) private readonly images: DatasetImagesService) {}

  @Get(':id/images/:split/:index')
  @ApiParam({ name: 'split', schema: { type: 'string', enum: Split.options } })
  @ApiParam({ name: 'index', schema: { type: 'integer', minimum: 0 } })
  @Writes('image/jpeg', { summary: 'A small copy of one image' })
  async read(
    @PathId() id: string,
    @Param(new SchemaPipe(ImagePlace, 'query')) place: ImagePlace,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { jpeg, etag } = await this.images.read(id, place);
    response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    response.setHeader('ETag', etag);
    if (request.get('if-none-match') === etag) response.status(304).end();
    else response.type('image/jpeg').send(Buffer.from(jpeg));
  }
}
