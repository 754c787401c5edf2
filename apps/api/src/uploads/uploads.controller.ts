import { Upload, UploadCompletion, UploadRequest } from '@beamline/contracts';
import { Controller, Inject, Post } from '@nestjs/common';
import { FromBody, PathId, Returns, ReturnsNothing } from '../http/endpoint.js';
import { UploadsService } from './uploads.service.js';

@Controller('uploads')
export class UploadsController {
  constructor(@Inject(UploadsService) private readonly uploads: UploadsService) {}

  @Post()
  @Returns(Upload, { status: 201, summary: 'Begin to upload a file in parts, straight to the object store' })
  begin(@FromBody(UploadRequest) request: UploadRequest): Promise<Upload> {
    return this.uploads.begin(request);
  }

  @Post(':id/complete')
  @ReturnsNothing({ summary: 'Join the parts of an upload' })
  complete(@PathId() id: string, @FromBody(UploadCompletion) completion: UploadCompletion): Promise<void> {
    return this.uploads.complete(id, completion);
  }
}
