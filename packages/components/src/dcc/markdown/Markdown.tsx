import { memo, type ReactElement, useLayoutEffect, useMemo, useRef } from "react";
import { classNames } from "../../classNames.ts";
import type { ChunkHost } from "../../lazy/chunk.ts";
import type { Rendered } from "../../props.ts";
import { useStyles } from "../../styles/useStyles.ts";
import { blockContent, type HtmlOptions } from "./blockContent.ts";
import { dedentText } from "./dedentText.ts";
import { type MarkdownBlock, type MarkdownText, markdownBlocks } from "./markdownBlocks.ts";
import type { MarkdownProps } from "./markdownProps.ts";
import { markdownStyles } from "./markdownStyles.ts";

interface BlockProps extends HtmlOptions {
  readonly block: MarkdownBlock;
}

const Block = memo(
  function Block({ block, allowHtml, linkTarget, address }: BlockProps): ReactElement {
    const box = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
      box.current?.replaceChildren(blockContent(block.tokens, { allowHtml, linkTarget, address }));
    }, [block, allowHtml, linkTarget, address]);
    return <div ref={box} className="pb-markdown-block" />;
  },
  (before, after) =>
    before.block.raw === after.block.raw &&
    before.allowHtml === after.allowHtml &&
    before.linkTarget === after.linkTarget,
);

export function Markdown(props: Rendered<MarkdownProps> & ChunkHost): ReactElement {
  const {
    id,
    className,
    style,
    children,
    dedent = true,
    dangerously_allow_html = false,
    link_target,
  } = props;
  const box = useRef<HTMLDivElement>(null);
  useStyles(box, markdownStyles);
  const read = useRef<MarkdownText | undefined>(undefined);
  const given = Array.isArray(children) ? children.join("\n") : String(children ?? "");
  const { blocks } = useMemo(() => {
    read.current = markdownBlocks(dedent ? dedentText(given) : given, read.current);
    return read.current;
  }, [given, dedent]);
  return (
    <div
      id={id}
      ref={box}
      className={classNames("pb-markdown", className)}
      style={style}
      data-dash-is-loading={props.loading || undefined}
    >
      {blocks.map((block, index) => (
        <Block
          // The index is the key: a text that grows changes its last blocks only.
          key={index}
          block={block}
          allowHtml={dangerously_allow_html}
          linkTarget={link_target}
          address={props.host.address}
        />
      ))}
    </div>
  );
}
