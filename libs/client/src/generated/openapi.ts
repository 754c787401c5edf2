export interface paths {
    "/backbones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List backbones, newest first */
        get: operations["backbones_list"];
        put?: never;
        /** Import encoder weights */
        post: operations["backbones_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/backbones/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a backbone */
        get: operations["backbones_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captionings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List captionings, newest first */
        get: operations["captionings_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captionings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a captioning and how far it is */
        get: operations["captionings_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captionings/{id}/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Captions, attention and search tree of each picture */
        get: operations["captionings_pictures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captionings/{id}/pictures/{index}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture as the encoder saw it */
        get: operations["captionings_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a checkpoint */
        get: operations["checkpoints_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkpoints/{id}/captionings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Caption pictures with a checkpoint */
        post: operations["captionings_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkpoints/{id}/downloads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Short-lived links to the files of a checkpoint */
        get: operations["checkpoints_downloads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkpoints/{id}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Launch a new experiment from a checkpoint */
        post: operations["checkpoints_fork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List datasets, newest first */
        get: operations["datasets_list"];
        put?: never;
        /** Import a dataset */
        post: operations["datasets_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a dataset with its manifest */
        get: operations["datasets_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/datasets/{id}/images/{split}/{index}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A small copy of one image */
        get: operations["datasetimages_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List word vectors, newest first */
        get: operations["embeddings_list"];
        put?: never;
        /** Import word vectors */
        post: operations["embeddings_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embeddings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what is known of word vectors */
        get: operations["embeddings_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/evaluations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an evaluation */
        get: operations["evaluations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/evaluations/{id}/captions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Captions in image order */
        get: operations["evaluations_captions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/evaluations/{id}/comparison": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Compare with another evaluation of the same images */
        get: operations["evaluations_comparison"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List experiments, newest first */
        get: operations["experiments_list"];
        put?: never;
        /** Launch an experiment */
        post: operations["experiments_launch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/experiments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an experiment */
        get: operations["experiments_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List imports, newest first */
        get: operations["imports_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an import and how far it is */
        get: operations["imports_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List keys */
        get: operations["keys_list"];
        put?: never;
        /** Create a key; its secret is shown this once */
        post: operations["keys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key and the sessions made from it */
        delete: operations["keys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List runs, newest first */
        get: operations["runs_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a run with its spec and stages */
        get: operations["runs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a run at its next checkpoint */
        post: operations["runs_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Checkpoints, newest first */
        get: operations["runs_checkpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/epochs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Epochs in order */
        get: operations["runs_epochs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Scores by split and beam */
        get: operations["runs_evaluations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened, in order; nextCursor is the next `after` */
        get: operations["runs_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lines of a run’s log, the last ones by default
         * @description Follow with `after` = `next`, go back with `before` = `previous`. A filtered page may be empty and have more behind it.
         */
        get: operations["logs_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metric series, downsampled */
        get: operations["runs_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the time went, in all and by activity */
        get: operations["runs_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a stopped run, bit for bit, from one of its checkpoints */
        post: operations["runs_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a run live
         * @description `event: run` carries the run as it now is, progress included, at most four times a second; `event: event` carries one event, its sequence number as the id. Reconnect with `Last-Event-ID` to miss none.
         */
        get: operations["runstream_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who this request is signed in as */
        get: operations["session_get"];
        put?: never;
        /** Sign in with a key; sets a cookie */
        post: operations["session_open"];
        /** Sign out */
        delete: operations["session_close"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How Postgres, Temporal, the object store and the workers answer */
        get: operations["system_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to upload a file in parts, straight to the object store */
        post: operations["uploads_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/uploads/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join the parts of an upload */
        post: operations["uploads_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKey: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            lastUsedAt: string | null;
            name: string;
            /** @enum {string} */
            role: "viewer" | "editor" | "admin";
        };
        ApiKeyRequest: {
            name: string;
            /** @enum {string} */
            role: "viewer" | "editor" | "admin";
        };
        Backbone: {
            /** @enum {string} */
            architecture: "efficientnet_lite0" | "efficientnet_lite1" | "efficientnet_lite2" | "mobilenet_v2" | "resnet18" | "resnet34" | "resnet50" | "resnet101" | "resnet152" | "resnet50_v1" | "resnet101_v1" | "resnet152_v1" | "vgg16" | "vgg19" | "vgg16_conv5" | "vgg19_conv5";
            /** Format: date-time */
            createdAt: string;
            digest: string;
            id: string;
            name: string;
            weights: {
                bytes: number;
                digest: string;
            };
        };
        BackboneImportRequest: {
            /** @enum {string} */
            architecture: "efficientnet_lite0" | "efficientnet_lite1" | "efficientnet_lite2" | "mobilenet_v2" | "resnet18" | "resnet34" | "resnet50" | "resnet101" | "resnet152" | "resnet50_v1" | "resnet101_v1" | "resnet152_v1" | "vgg16" | "vgg19" | "vgg16_conv5" | "vgg19_conv5";
            name: string;
            source: {
                /** @constant */
                kind: "bundled";
            } | {
                /** @constant */
                kind: "upload";
                upload: string;
            };
        };
        BackbonePage: {
            items: components["schemas"]["Backbone"][];
            nextCursor: string | null;
        };
        CaptionedPicture: {
            grid: {
                columns: number;
                rows: number;
            };
            hypotheses: {
                caption: string;
                finished: boolean;
                logProbability: number;
                score: number;
                words: {
                    attention: number[];
                    logProbability: number;
                    word: string;
                }[];
            }[];
            name: string;
            preview: {
                bytes: number;
                digest: string;
            };
            tree: {
                cumulative: number;
                /** @enum {string} */
                fate: "kept" | "pruned" | "finished";
                group: number;
                logProbability: number;
                parent: number | null;
                step: number;
                word: string;
            }[] | null;
        };
        Captioning: {
            checkpointId: string;
            /** Format: date-time */
            createdAt: string;
            fault: components["schemas"]["Fault"] | null;
            finishedAt: string | null;
            id: string;
            progress: components["schemas"]["Progress"] | null;
            request: {
                /** @default 3 */
                beam: number;
                decoding: {
                    diversity: {
                        /** @default 1 */
                        groups: number;
                        /** @default 0.5 */
                        strength: number;
                    };
                    /**
                     * @default greedy
                     * @enum {string}
                     */
                    hardAttention: "greedy" | "sampled";
                    /**
                     * @default {
                     *       "kind": "none"
                     *     }
                     */
                    lengthPenalty: {
                        /** @constant */
                        kind: "none";
                    } | {
                        /** @constant */
                        kind: "average";
                    } | {
                        /** @default 0.6 */
                        alpha: number;
                        /** @constant */
                        kind: "gnmt";
                    };
                    /** @default 51 */
                    maxSteps: number;
                    /** @default 0 */
                    minLength: number;
                    /** @default 0 */
                    noRepeatNgram: number;
                    /** @default null */
                    sampling: {
                        /** @default 1 */
                        seed: number;
                        /** @default 1 */
                        temperature: number;
                        /** @default null */
                        topK: number | null;
                        /** @default 1 */
                        topP: number;
                    } | null;
                    /** @default false */
                    suppressUnknown: boolean;
                };
                pictures: ({
                    /** @constant */
                    kind: "upload";
                    upload: string;
                } | {
                    image: number;
                    /** @constant */
                    kind: "dataset";
                    /** @enum {string} */
                    split: "train" | "val" | "test";
                })[];
                /** @default false */
                withTree: boolean;
            };
            results: {
                bytes: number;
                digest: string;
            } | null;
            /** @enum {string} */
            state: "queued" | "running" | "completed" | "failed";
        };
        CaptioningPage: {
            items: components["schemas"]["Captioning"][];
            nextCursor: string | null;
        };
        CaptioningRequest: {
            /** @default 3 */
            beam?: number;
            /** @default {} */
            decoding?: {
                /** @default {} */
                diversity?: {
                    /** @default 1 */
                    groups?: number;
                    /** @default 0.5 */
                    strength?: number;
                };
                /**
                 * @default greedy
                 * @enum {string}
                 */
                hardAttention?: "greedy" | "sampled";
                /**
                 * @default {
                 *       "kind": "none"
                 *     }
                 */
                lengthPenalty?: {
                    /** @constant */
                    kind: "none";
                } | {
                    /** @constant */
                    kind: "average";
                } | {
                    /** @default 0.6 */
                    alpha?: number;
                    /** @constant */
                    kind: "gnmt";
                };
                /** @default 51 */
                maxSteps?: number;
                /** @default 0 */
                minLength?: number;
                /** @default 0 */
                noRepeatNgram?: number;
                /** @default null */
                sampling?: {
                    /** @default 1 */
                    seed?: number;
                    /** @default 1 */
                    temperature?: number;
                    /** @default null */
                    topK?: number | null;
                    /** @default 1 */
                    topP?: number;
                } | null;
                /** @default false */
                suppressUnknown?: boolean;
            };
            pictures: ({
                /** @constant */
                kind: "upload";
                upload: string;
            } | {
                image: number;
                /** @constant */
                kind: "dataset";
                /** @enum {string} */
                split: "train" | "val" | "test";
            })[];
            /** @default false */
            withTree?: boolean;
        };
        CaptionPage: {
            items: components["schemas"]["CaptionResult"][];
            nextCursor: string | null;
        };
        CaptionResult: {
            caption: string;
            fileName: string;
            finished: boolean;
            image: number;
            logProbability: number;
            references: string[];
            statistics?: {
                ciderD: number;
                guesses: number[];
                hypothesisLength: number;
                matches: number[];
                referenceLength: number;
                rougeL: number;
            };
        };
        Checkpoint: {
            attempt: number;
            bleu: [
                number,
                number,
                number,
                number
            ] | null;
            blobs: {
                decoder: {
                    bytes: number;
                    digest: string;
                };
                decoderOptimiser: {
                    bytes: number;
                    digest: string;
                } | null;
                encoder: {
                    bytes: number;
                    digest: string;
                };
                encoderOptimiser: {
                    bytes: number;
                    digest: string;
                } | null;
            };
            bytes: number;
            /** Format: date-time */
            createdAt: string;
            digest: string;
            id: string;
            position: {
                epoch: number;
                globalStep: number;
                stageIndex: number;
                stepInEpoch: number;
                stepsPerEpoch: number;
                sums: {
                    crossEntropy: number;
                    loss: number;
                    seconds: number;
                    tokens: number;
                    top5Correct: number;
                };
                window?: {
                    attentionEntropy: number;
                    captions: number;
                    crossEntropy: number;
                    gradientNorm: number;
                    greedyReward: number;
                    loss: number;
                    reward: number;
                    seconds: number;
                    steps: number;
                    tokens: number;
                    top5Correct: number;
                };
            };
            progress: {
                bestBleu4: number;
                bestCheckpointId: string | null;
                decoderLearningRate: number;
                encoderLearningRate: number | null;
                epochsDone: number;
                epochsSinceImprovement: number;
                trainedSeconds: number;
            };
            runId: string;
            stage: string;
        };
        CheckpointPage: {
            items: components["schemas"]["Checkpoint"][];
            nextCursor: string | null;
        };
        CreatedApiKey: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            lastUsedAt: string | null;
            name: string;
            /** @enum {string} */
            role: "viewer" | "editor" | "admin";
            secret: string;
        };
        Dataset: {
            bytes: number;
            /** Format: date-time */
            createdAt: string;
            digest: string;
            id: string;
            manifest: {
                /** @constant */
                format: 1;
                imageHeight: number;
                imageWidth: number;
                options: {
                    /** @default 5 */
                    captionsPerImage: number;
                    /** @default 50 */
                    maxLength: number;
                    /** @default 5 */
                    minWordFrequency: number;
                };
                splits: {
                    test: {
                        captions: number;
                        captionsBlob: {
                            bytes: number;
                            digest: string;
                        };
                        images: number;
                        previews: {
                            images: {
                                bytes: number;
                                digest: string;
                            };
                            offsets: {
                                bytes: number;
                                digest: string;
                            };
                        };
                        shards: {
                            bytes: number;
                            count: number;
                            digest: string;
                            first: number;
                        }[];
                    };
                    train: {
                        captions: number;
                        captionsBlob: {
                            bytes: number;
                            digest: string;
                        };
                        images: number;
                        previews: {
                            images: {
                                bytes: number;
                                digest: string;
                            };
                            offsets: {
                                bytes: number;
                                digest: string;
                            };
                        };
                        shards: {
                            bytes: number;
                            count: number;
                            digest: string;
                            first: number;
                        }[];
                    };
                    val: {
                        captions: number;
                        captionsBlob: {
                            bytes: number;
                            digest: string;
                        };
                        images: number;
                        previews: {
                            images: {
                                bytes: number;
                                digest: string;
                            };
                            offsets: {
                                bytes: number;
                                digest: string;
                            };
                        };
                        shards: {
                            bytes: number;
                            count: number;
                            digest: string;
                            first: number;
                        }[];
                    };
                };
                vocabularies: {
                    reference: {
                        bytes: number;
                        digest: string;
                        size: number;
                    };
                    sound: {
                        bytes: number;
                        digest: string;
                        size: number;
                    };
                };
            };
            name: string;
        };
        DatasetImportRequest: {
            name: string;
            source: {
                captionsUpload: string;
                /** @default 256 */
                imageSize?: number;
                imagesUpload: string;
                /** @constant */
                kind: "karpathy";
                /** @default {} */
                options?: {
                    /** @default 5 */
                    captionsPerImage?: number;
                    /** @default 50 */
                    maxLength?: number;
                    /** @default 5 */
                    minWordFrequency?: number;
                };
            } | {
                /** @default 160 */
                imageSize?: number;
                /** @constant */
                kind: "scenes";
                /**
                 * @default {
                 *       "minWordFrequency": 1
                 *     }
                 */
                options?: {
                    /** @default 5 */
                    captionsPerImage?: number;
                    /** @default 50 */
                    maxLength?: number;
                    /** @default 5 */
                    minWordFrequency?: number;
                };
                /** @default 1 */
                seed?: number;
                /** @default 150 */
                test?: number;
                /** @default 800 */
                train?: number;
                /** @default 150 */
                val?: number;
            };
        };
        DatasetPage: {
            items: components["schemas"]["Dataset"][];
            nextCursor: string | null;
        };
        DownloadLink: {
            bytes: number;
            /** Format: date-time */
            expiresAt: string;
            name: string;
            /** Format: uri */
            url: string;
        };
        Embeddings: {
            /** Format: date-time */
            createdAt: string;
            digest: string;
            dimensions: number;
            id: string;
            name: string;
            vectors: {
                bytes: number;
                digest: string;
            };
            words: number;
        };
        EmbeddingsImportRequest: {
            name: string;
            source: {
                /** @constant */
                kind: "upload";
                upload: string;
            };
        };
        EmbeddingsPage: {
            items: components["schemas"]["Embeddings"][];
            nextCursor: string | null;
        };
        Epoch: {
            bleu: [
                number,
                number,
                number,
                number
            ];
            checkpointId: string;
            complete: boolean;
            crossEntropy: number;
            decoderLearningRate: number;
            encoderLearningRate: number | null;
            epoch: number;
            epochsSinceImprovement: number;
            isBest: boolean;
            loss: number;
            stage: string;
            top5Accuracy: number;
            trainSeconds: number;
            validateSeconds: number;
        };
        Evaluation: {
            beam: number;
            bleu: [
                number,
                number,
                number,
                number
            ];
            captionsBlob: {
                bytes: number;
                digest: string;
            };
            checkpointId: string;
            coco: {
                bleu: [
                    number,
                    number,
                    number,
                    number
                ];
                ciderD: number;
                meteor: number | null;
                meteorMissing: string | null;
                rougeL: number;
                signature: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            decoding: {
                diversity: {
                    /** @default 1 */
                    groups: number;
                    /** @default 0.5 */
                    strength: number;
                };
                /**
                 * @default greedy
                 * @enum {string}
                 */
                hardAttention: "greedy" | "sampled";
                /**
                 * @default {
                 *       "kind": "none"
                 *     }
                 */
                lengthPenalty: {
                    /** @constant */
                    kind: "none";
                } | {
                    /** @constant */
                    kind: "average";
                } | {
                    /** @default 0.6 */
                    alpha: number;
                    /** @constant */
                    kind: "gnmt";
                };
                /** @default 51 */
                maxSteps: number;
                /** @default 0 */
                minLength: number;
                /** @default 0 */
                noRepeatNgram: number;
                /** @default null */
                sampling: {
                    /** @default 1 */
                    seed: number;
                    /** @default 1 */
                    temperature: number;
                    /** @default null */
                    topK: number | null;
                    /** @default 1 */
                    topP: number;
                } | null;
                /** @default false */
                suppressUnknown: boolean;
            };
            diversity: {
                distinct1: number;
                distinct2: number;
                uniqueCaptions: number;
                vocabularySize: number;
                vocabularyUsed: number;
            } | null;
            empty: number;
            id: string;
            images: number;
            imagesPerSecond: number;
            meanLength: number;
            /** @enum {string} */
            mode: "sound" | "reference";
            runId: string;
            seconds: number;
            signature: string;
            /** @enum {string} */
            split: "train" | "val" | "test";
            unfinished: number;
        };
        EvaluationComparison: {
            difference: number;
            first: {
                evaluationId: string;
                score: number;
            };
            images: number;
            interval: [
                number,
                number
            ];
            /** @enum {string} */
            metric: "bleu1" | "bleu2" | "bleu3" | "bleu4" | "rougeL" | "ciderD";
            pValue: number;
            resamples: number;
            second: {
                evaluationId: string;
                score: number;
            };
            seed: number;
        };
        EventPage: {
            items: components["schemas"]["RunEvent"][];
            nextCursor: string | null;
        };
        Experiment: {
            backboneId: string;
            bestBleu4: number | null;
            /** Format: date-time */
            createdAt: string;
            datasetId: string;
            description: string;
            embeddingsId: string | null;
            id: string;
            latestRun: components["schemas"]["Run"] | null;
            name: string;
            runs: number;
            spec: components["schemas"]["ExperimentSpec"];
        };
        ExperimentPage: {
            items: components["schemas"]["Experiment"][];
            nextCursor: string | null;
        };
        ExperimentSpec: {
            backbone: string;
            /** @default null */
            budgetMinutes: number | null;
            dataset: string;
            /** @default  */
            description: string;
            /**
             * @default sound
             * @enum {string}
             */
            mode: "sound" | "reference";
            model: {
                /**
                 * @default soft
                 * @enum {string}
                 */
                attention: "soft" | "hard";
                /** @default 512 */
                attentionSize: number;
                /**
                 * @default vector
                 * @enum {string}
                 */
                contextGate: "vector" | "scalar";
                /** @default 0.5 */
                dropout: number;
                /** @default 512 */
                embeddingSize: number;
                /** @default 14 */
                grid: number;
                /** @default 512 */
                hiddenSize: number;
                /**
                 * @default linear
                 * @enum {string}
                 */
                outputLayer: "linear" | "deep";
                /**
                 * @default float32
                 * @enum {string}
                 */
                precision: "float32" | "bfloat16";
                /** @default null */
                pretrainedEmbeddings: {
                    name: string;
                    /** @default true */
                    trainable: boolean;
                } | null;
                /** @default false */
                tiedEmbeddings: boolean;
            };
            name: string;
            /** @default cpu */
            resources: string;
            /** @default 1 */
            seed: number;
            stages: {
                /** @default 1 */
                attentionRegularisation: number;
                augmentation: {
                    /** @default 0 */
                    colour: number;
                    /** @default 1 */
                    crop: number;
                    /** @default false */
                    flip: boolean;
                };
                /** @default 80 */
                batchSize: number;
                /** @default 10 */
                checkpointEveryMinutes: number;
                /** @default 500 */
                checkpointEverySteps: number;
                /** @default 0.0004 */
                decoderLearningRate: number;
                /** @default 0.0001 */
                encoderLearningRate: number;
                /** @default 5 */
                gradientClamp: number;
                /** @default null */
                gradientNormLimit: number | null;
                hardAttention: {
                    /** @default 0.9 */
                    baselineDecay: number;
                    /** @default 0.002 */
                    entropyWeight: number;
                    /** @default 0.5 */
                    expectationShare: number;
                    /** @default 1 */
                    rewardWeight: number;
                };
                /** @default 0 */
                labelSmoothing: number;
                learningRateDecay: {
                    /** @default 8 */
                    everyEpochs: number;
                    /** @default 0.8 */
                    factor: number;
                };
                /**
                 * @default plateau
                 * @enum {string}
                 */
                learningRateSchedule: "constant" | "plateau" | "cosine";
                /** @default 120 */
                maxEpochs: number;
                /** @default 8 */
                microBatchImages: number;
                name: string;
                /**
                 * @default cross-entropy
                 * @enum {string}
                 */
                objective: "cross-entropy" | "self-critical";
                optimiser: {
                    /** @default 0.9 */
                    beta1: number;
                    /** @default 0.999 */
                    beta2: number;
                    /** @default 1e-8 */
                    epsilon: number;
                    /**
                     * @default adam
                     * @enum {string}
                     */
                    kind: "adam" | "adamw";
                    /** @default 0 */
                    weightDecay: number;
                };
                /** @default 20 */
                patienceEpochs: number;
                /**
                 * @default captions
                 * @enum {string}
                 */
                sampling: "captions" | "images";
                /** @default null */
                scheduledSampling: {
                    /** @default 0.5 */
                    floor: number;
                    rate: number;
                    /** @enum {string} */
                    schedule: "linear" | "exponential" | "inverse-sigmoid";
                } | null;
                selfCritical: {
                    /** @default 0 */
                    bleu4: number;
                    /** @default 1 */
                    ciderD: number;
                    /** @default 20 */
                    maxSteps: number;
                    /** @default 5 */
                    samples: number;
                };
                /** @default [] */
                trainableBlocks: string[];
                /** @enum {string} */
                trains: "decoder" | "encoder+decoder";
                /**
                 * @default free-running
                 * @enum {string}
                 */
                validation: "free-running" | "teacher-forced";
                /** @default 1 */
                validationBeam: number;
                /** @default 0 */
                warmupSteps: number;
            }[];
            sweep: {
                /**
                 * @default [
                 *       1,
                 *       3,
                 *       5
                 *     ]
                 */
                beams: number[];
                diversity: {
                    /** @default 1 */
                    groups: number;
                    /** @default 0.5 */
                    strength: number;
                };
                /**
                 * @default greedy
                 * @enum {string}
                 */
                hardAttention: "greedy" | "sampled";
                /**
                 * @default {
                 *       "kind": "none"
                 *     }
                 */
                lengthPenalty: {
                    /** @constant */
                    kind: "none";
                } | {
                    /** @constant */
                    kind: "average";
                } | {
                    /** @default 0.6 */
                    alpha: number;
                    /** @constant */
                    kind: "gnmt";
                };
                /** @default 51 */
                maxSteps: number;
                /** @default 0 */
                minLength: number;
                /** @default 0 */
                noRepeatNgram: number;
                /** @default null */
                sampling: {
                    /** @default 1 */
                    seed: number;
                    /** @default 1 */
                    temperature: number;
                    /** @default null */
                    topK: number | null;
                    /** @default 1 */
                    topP: number;
                } | null;
                /**
                 * @default [
                 *       "val",
                 *       "test"
                 *     ]
                 */
                splits: ("train" | "val" | "test")[];
                /** @default false */
                suppressUnknown: boolean;
            };
        };
        ExperimentSpecInput: {
            backbone: string;
            /** @default null */
            budgetMinutes?: number | null;
            dataset: string;
            /** @default  */
            description?: string;
            /**
             * @default sound
             * @enum {string}
             */
            mode?: "sound" | "reference";
            /** @default {} */
            model?: {
                /**
                 * @default soft
                 * @enum {string}
                 */
                attention?: "soft" | "hard";
                /** @default 512 */
                attentionSize?: number;
                /**
                 * @default vector
                 * @enum {string}
                 */
                contextGate?: "vector" | "scalar";
                /** @default 0.5 */
                dropout?: number;
                /** @default 512 */
                embeddingSize?: number;
                /** @default 14 */
                grid?: number;
                /** @default 512 */
                hiddenSize?: number;
                /**
                 * @default linear
                 * @enum {string}
                 */
                outputLayer?: "linear" | "deep";
                /**
                 * @default float32
                 * @enum {string}
                 */
                precision?: "float32" | "bfloat16";
                /** @default null */
                pretrainedEmbeddings?: {
                    name: string;
                    /** @default true */
                    trainable?: boolean;
                } | null;
                /** @default false */
                tiedEmbeddings?: boolean;
            };
            name: string;
            /** @default cpu */
            resources?: string;
            /** @default 1 */
            seed?: number;
            stages: {
                /** @default 1 */
                attentionRegularisation?: number;
                /** @default {} */
                augmentation?: {
                    /** @default 0 */
                    colour?: number;
                    /** @default 1 */
                    crop?: number;
                    /** @default false */
                    flip?: boolean;
                };
                /** @default 80 */
                batchSize?: number;
                /** @default 10 */
                checkpointEveryMinutes?: number;
                /** @default 500 */
                checkpointEverySteps?: number;
                /** @default 0.0004 */
                decoderLearningRate?: number;
                /** @default 0.0001 */
                encoderLearningRate?: number;
                /** @default 5 */
                gradientClamp?: number;
                /** @default null */
                gradientNormLimit?: number | null;
                /** @default {} */
                hardAttention?: {
                    /** @default 0.9 */
                    baselineDecay?: number;
                    /** @default 0.002 */
                    entropyWeight?: number;
                    /** @default 0.5 */
                    expectationShare?: number;
                    /** @default 1 */
                    rewardWeight?: number;
                };
                /** @default 0 */
                labelSmoothing?: number;
                /** @default {} */
                learningRateDecay?: {
                    /** @default 8 */
                    everyEpochs?: number;
                    /** @default 0.8 */
                    factor?: number;
                };
                /**
                 * @default plateau
                 * @enum {string}
                 */
                learningRateSchedule?: "constant" | "plateau" | "cosine";
                /** @default 120 */
                maxEpochs?: number;
                /** @default 8 */
                microBatchImages?: number;
                name: string;
                /**
                 * @default cross-entropy
                 * @enum {string}
                 */
                objective?: "cross-entropy" | "self-critical";
                /** @default {} */
                optimiser?: {
                    /** @default 0.9 */
                    beta1?: number;
                    /** @default 0.999 */
                    beta2?: number;
                    /** @default 1e-8 */
                    epsilon?: number;
                    /**
                     * @default adam
                     * @enum {string}
                     */
                    kind?: "adam" | "adamw";
                    /** @default 0 */
                    weightDecay?: number;
                };
                /** @default 20 */
                patienceEpochs?: number;
                /**
                 * @default captions
                 * @enum {string}
                 */
                sampling?: "captions" | "images";
                /** @default null */
                scheduledSampling?: {
                    /** @default 0.5 */
                    floor?: number;
                    rate: number;
                    /** @enum {string} */
                    schedule: "linear" | "exponential" | "inverse-sigmoid";
                } | null;
                /** @default {} */
                selfCritical?: {
                    /** @default 0 */
                    bleu4?: number;
                    /** @default 1 */
                    ciderD?: number;
                    /** @default 20 */
                    maxSteps?: number;
                    /** @default 5 */
                    samples?: number;
                };
                /** @default [] */
                trainableBlocks?: string[];
                /** @enum {string} */
                trains: "decoder" | "encoder+decoder";
                /**
                 * @default free-running
                 * @enum {string}
                 */
                validation?: "free-running" | "teacher-forced";
                /** @default 1 */
                validationBeam?: number;
                /** @default 0 */
                warmupSteps?: number;
            }[];
            /** @default {} */
            sweep?: {
                /**
                 * @default [
                 *       1,
                 *       3,
                 *       5
                 *     ]
                 */
                beams?: number[];
                /** @default {} */
                diversity?: {
                    /** @default 1 */
                    groups?: number;
                    /** @default 0.5 */
                    strength?: number;
                };
                /**
                 * @default greedy
                 * @enum {string}
                 */
                hardAttention?: "greedy" | "sampled";
                /**
                 * @default {
                 *       "kind": "none"
                 *     }
                 */
                lengthPenalty?: {
                    /** @constant */
                    kind: "none";
                } | {
                    /** @constant */
                    kind: "average";
                } | {
                    /** @default 0.6 */
                    alpha?: number;
                    /** @constant */
                    kind: "gnmt";
                };
                /** @default 51 */
                maxSteps?: number;
                /** @default 0 */
                minLength?: number;
                /** @default 0 */
                noRepeatNgram?: number;
                /** @default null */
                sampling?: {
                    /** @default 1 */
                    seed?: number;
                    /** @default 1 */
                    temperature?: number;
                    /** @default null */
                    topK?: number | null;
                    /** @default 1 */
                    topP?: number;
                } | null;
                /**
                 * @default [
                 *       "val",
                 *       "test"
                 *     ]
                 */
                splits?: ("train" | "val" | "test")[];
                /** @default false */
                suppressUnknown?: boolean;
            };
        };
        Fault: {
            advice?: string;
            /** @enum {string} */
            code: "INVALID_INPUT" | "INVALID_SPEC" | "INVALID_DATASET" | "INVALID_IMAGE" | "INVALID_WEIGHTS" | "UNSAFE_PICKLE" | "NOT_FOUND" | "CONFLICT" | "STALE_ATTEMPT" | "STALE_WRITER" | "UNAUTHENTICATED" | "FORBIDDEN" | "TOO_LARGE" | "NO_HYPOTHESIS_COMPLETED" | "NON_FINITE_LOSS" | "DAMAGED_BLOB" | "MISSING_BLOB" | "OUT_OF_MEMORY" | "DISK_FULL" | "TRAINER_DIED" | "UNAVAILABLE" | "CANCELLED" | "INTERNAL";
            logTail?: string[];
            message: string;
            where?: {
                [key: string]: string;
            };
        };
        ForkRequest: {
            /**
             * @default reset
             * @enum {string}
             */
            optimiser?: "keep" | "reset";
            spec: components["schemas"]["ExperimentSpecInput"];
        };
        Health: {
            parts: {
                detail: string;
                /** @enum {string} */
                part: "postgres" | "temporal" | "objectStore" | "workers";
                up: boolean;
            }[];
            ready: boolean;
        };
        Import: {
            alreadyPresent: boolean;
            /** Format: date-time */
            createdAt: string;
            fault: components["schemas"]["Fault"] | null;
            finishedAt: string | null;
            id: string;
            /** @enum {string} */
            kind: "dataset" | "backbone" | "embeddings" | "model";
            name: string;
            notes: string[];
            progress: components["schemas"]["Progress"] | null;
            request: {
                /** @constant */
                kind: "dataset";
                request: {
                    name: string;
                    source: {
                        captionsUpload: string;
                        /** @default 256 */
                        imageSize: number;
                        imagesUpload: string;
                        /** @constant */
                        kind: "karpathy";
                        options: {
                            /** @default 5 */
                            captionsPerImage: number;
                            /** @default 50 */
                            maxLength: number;
                            /** @default 5 */
                            minWordFrequency: number;
                        };
                    } | {
                        /** @default 160 */
                        imageSize: number;
                        /** @constant */
                        kind: "scenes";
                        options: {
                            /** @default 5 */
                            captionsPerImage: number;
                            /** @default 50 */
                            maxLength: number;
                            /** @default 5 */
                            minWordFrequency: number;
                        };
                        /** @default 1 */
                        seed: number;
                        /** @default 150 */
                        test: number;
                        /** @default 800 */
                        train: number;
                        /** @default 150 */
                        val: number;
                    };
                };
            } | {
                /** @constant */
                kind: "backbone";
                request: {
                    /** @enum {string} */
                    architecture: "efficientnet_lite0" | "efficientnet_lite1" | "efficientnet_lite2" | "mobilenet_v2" | "resnet18" | "resnet34" | "resnet50" | "resnet101" | "resnet152" | "resnet50_v1" | "resnet101_v1" | "resnet152_v1" | "vgg16" | "vgg19" | "vgg16_conv5" | "vgg19_conv5";
                    name: string;
                    source: {
                        /** @constant */
                        kind: "bundled";
                    } | {
                        /** @constant */
                        kind: "upload";
                        upload: string;
                    };
                };
            } | {
                /** @constant */
                kind: "embeddings";
                request: {
                    name: string;
                    source: {
                        /** @constant */
                        kind: "upload";
                        upload: string;
                    };
                };
            };
            resultId: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "completed" | "failed";
        };
        ImportPage: {
            items: components["schemas"]["Import"][];
            nextCursor: string | null;
        };
        LaunchRequest: {
            spec: components["schemas"]["ExperimentSpecInput"];
        };
        LaunchResult: {
            experiment: components["schemas"]["Experiment"];
            run: components["schemas"]["Run"];
        };
        LogEntry: {
            attempt: number;
            epoch: number | null;
            /** @enum {string} */
            level: "debug" | "info" | "warning" | "error";
            number: number;
            /** @enum {string} */
            source: "trainer" | "worker";
            stage: string | null;
            step: number | null;
            text: string;
            /** Format: date-time */
            time: string;
            worker: string;
        };
        LogPage: {
            hasMore: boolean;
            items: components["schemas"]["LogEntry"][];
            next: number;
            previous: number | null;
        };
        MetricSeries: {
            /** @enum {string} */
            name: "train/loss" | "train/crossEntropy" | "train/top5Accuracy" | "train/captionsPerSecond" | "train/learningRate" | "train/gradientNorm" | "train/attentionEntropy" | "train/teacherForcing" | "train/reward" | "train/greedyReward" | "val/bleu1" | "val/bleu2" | "val/bleu3" | "val/bleu4";
            points: {
                step: number;
                value: number;
            }[];
            stage: string;
            total: number;
        };
        Problem: {
            advice?: string;
            /** @enum {string} */
            code: "INVALID_INPUT" | "INVALID_SPEC" | "INVALID_DATASET" | "INVALID_IMAGE" | "INVALID_WEIGHTS" | "UNSAFE_PICKLE" | "NOT_FOUND" | "CONFLICT" | "STALE_ATTEMPT" | "STALE_WRITER" | "UNAUTHENTICATED" | "FORBIDDEN" | "TOO_LARGE" | "NO_HYPOTHESIS_COMPLETED" | "NON_FINITE_LOSS" | "DAMAGED_BLOB" | "MISSING_BLOB" | "OUT_OF_MEMORY" | "DISK_FULL" | "TRAINER_DIED" | "UNAVAILABLE" | "CANCELLED" | "INTERNAL";
            detail: string;
            errors?: {
                message: string;
                path: string;
            }[];
            status: number;
            title: string;
            type: string;
        };
        Progress: {
            done: number;
            label: string;
            /** @enum {string} */
            phase: "waiting" | "downloading" | "importing" | "encoding" | "training" | "validating" | "sweeping" | "captioning" | "exporting" | "saving";
            total: number;
            unit: string;
        };
        ResumeRequest: {
            checkpointId?: string;
        };
        Run: {
            attempt: number;
            bestBleu4: number | null;
            bestCheckpointId: string | null;
            /** Format: date-time */
            createdAt: string;
            currentStage: string | null;
            experimentId: string;
            experimentName: string;
            fault: components["schemas"]["Fault"] | null;
            finishedAt: string | null;
            id: string;
            parentCheckpointId: string | null;
            progress: components["schemas"]["Progress"] | null;
            startedAt: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "cancelling" | "cancelled" | "completed" | "failed" | "crashed";
        };
        RunDetail: {
            attempt: number;
            backboneId: string;
            bestBleu4: number | null;
            bestCheckpointId: string | null;
            /** Format: date-time */
            createdAt: string;
            currentStage: string | null;
            datasetId: string;
            embeddingsId: string | null;
            experimentId: string;
            experimentName: string;
            fault: components["schemas"]["Fault"] | null;
            finishedAt: string | null;
            id: string;
            parentCheckpointId: string | null;
            progress: components["schemas"]["Progress"] | null;
            spec: components["schemas"]["ExperimentSpec"];
            stages: components["schemas"]["Stage"][];
            startedAt: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "cancelling" | "cancelled" | "completed" | "failed" | "crashed";
        };
        RunEvent: {
            body: {
                fault: components["schemas"]["Fault"] | null;
                /** @enum {string} */
                state: "queued" | "running" | "cancelling" | "cancelled" | "completed" | "failed" | "crashed";
                /** @constant */
                type: "run.state";
            } | {
                stage: string;
                startCheckpointId: string | null;
                /** @constant */
                type: "stage.started";
            } | {
                bestCheckpointId: string | null;
                /** @enum {string} */
                reason: "no-improvement" | "epochs-done" | "budget" | "cancelled";
                stage: string;
                /** @constant */
                type: "stage.finished";
            } | {
                epoch: components["schemas"]["Epoch"];
                /** @constant */
                type: "epoch.finished";
            } | {
                checkpointId: string;
                epoch: number;
                stage: string;
                stepInEpoch: number;
                /** @constant */
                type: "checkpoint.saved";
            } | {
                beam: number;
                bleu: [
                    number,
                    number,
                    number,
                    number
                ];
                evaluationId: string;
                /** @enum {string} */
                split: "train" | "val" | "test";
                /** @constant */
                type: "evaluation.finished";
            } | {
                /** @enum {string} */
                level: "info" | "warning" | "error";
                message: string;
                /** @constant */
                type: "note";
            };
            /** Format: date-time */
            createdAt: string;
            runId: string;
            sequence: number;
        };
        RunPage: {
            items: components["schemas"]["Run"][];
            nextCursor: string | null;
        };
        RunProfile: {
            computeShare: number | null;
            heldSeconds: number;
            parts: {
                activities: number;
                computeShare: number | null;
                heldSeconds: number;
                /** @enum {string} */
                kind: "encode" | "train" | "validate" | "evaluate";
                seconds: {
                    computing: number;
                    loading: number;
                    other: number;
                    saving: number;
                    scoring: number;
                    waiting: number;
                };
                secondsToFirstStep: number | null;
                stage: string | null;
            }[];
            seconds: {
                computing: number;
                loading: number;
                other: number;
                saving: number;
                scoring: number;
                waiting: number;
            };
        };
        Session: {
            name: string;
            /** @enum {string} */
            role: "viewer" | "editor" | "admin";
        };
        SessionRequest: {
            key: string;
        };
        Stage: {
            bestBleu4: number | null;
            bestCheckpointId: string | null;
            epochsDone: number;
            finishedAt: string | null;
            index: number;
            name: string;
            startCheckpointId: string | null;
            startedAt: string | null;
            /** @enum {string} */
            state: "pending" | "running" | "completed" | "cancelled";
            stopReason: ("no-improvement" | "epochs-done" | "budget" | "cancelled") | null;
        };
        Upload: {
            /** Format: date-time */
            expiresAt: string;
            id: string;
            partBytes: number;
            urls: string[];
        };
        UploadCompletion: {
            etags: string[];
        };
        UploadRequest: {
            bytes: number;
            fileName: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    backbones_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackbonePage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    backbones_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackboneImportRequest"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    backbones_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backbone"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    captionings_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaptioningPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    captionings_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Captioning"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    captionings_pictures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaptionedPicture"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    captionings_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkpoints_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    captionings_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaptioningRequest"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Captioning"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkpoints_downloads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadLink"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkpoints_fork: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a launch with the same key returns the first launch and starts nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForkRequest"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LaunchResult"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    datasets_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    datasets_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetImportRequest"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    datasets_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    datasetimages_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                index: number;
                split: "train" | "val" | "test";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    embeddings_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmbeddingsPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    embeddings_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbeddingsImportRequest"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    embeddings_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Embeddings"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    evaluations_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    evaluations_captions: {
        parameters: {
            query?: {
                cursor?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaptionPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    evaluations_comparison: {
        parameters: {
            query: {
                metric?: "bleu1" | "bleu2" | "bleu3" | "bleu4" | "rougeL" | "ciderD";
                resamples?: number;
                with: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationComparison"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    experiments_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    experiments_launch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating a launch with the same key returns the first launch and starts nothing. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LaunchRequest"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LaunchResult"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    experiments_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    imports_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    imports_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keys_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keys_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRequest"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keys_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_list: {
        parameters: {
            query?: {
                cursor?: string;
                experimentId?: string;
                limit?: number;
                search?: string;
                state?: "queued" | "running" | "cancelling" | "cancelled" | "completed" | "failed" | "crashed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_checkpoints: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckpointPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_epochs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Epoch"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_evaluations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_events: {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logs_read: {
        parameters: {
            query?: {
                after?: number;
                attempt?: number;
                before?: number;
                level?: "debug" | "info" | "warning" | "error";
                limit?: number;
                search?: string;
                stage?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPage"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_metrics: {
        parameters: {
            query?: {
                maxPoints?: number;
                names?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricSeries"][];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunProfile"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runs_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResumeRequest"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runstream_stream: {
        parameters: {
            query?: never;
            header?: {
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    session_close: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    system_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploads_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadRequest"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploads_complete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadCompletion"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
