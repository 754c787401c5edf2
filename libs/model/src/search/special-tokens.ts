/** Numbers of the tokens that decoding treats apart. */
export interface SpecialTokens {
  readonly padding: number;
  readonly unknown: number;
  readonly start: number;
  readonly end: number;
}

/** The project's word maps end with `<unk>`, `<start>`, `<end>`; `<pad>` is 0. */
export const lastThreeTokens = (vocabulary: number): SpecialTokens => ({
  padding: 0,
  unknown: vocabulary - 3,
  start: vocabulary - 2,
  end: vocabulary - 1,
});
