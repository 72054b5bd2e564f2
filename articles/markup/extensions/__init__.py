"""What makes Python-Markdown render the text that the scanner describes."""

import string

from markdown import Markdown
from markdown.blockprocessors import (
    BlockQuoteProcessor,
    CodeBlockProcessor,
    EmptyBlockProcessor,
    HRProcessor,
    ParagraphProcessor,
)
from markdown.extensions import Extension
from markdown.inlinepatterns import AUTOMAIL_RE, IMAGE_LINK_RE, IMAGE_REFERENCE_RE

from .blocks import Blocks
from .headings import NestedHashHeadings, NestedUnderlinedHeadings
from .links import (
    ImageReferencesAsLinks,
    ImagesAsLinks,
    MailAddresses,
    References,
    ShortImageReferencesAsLinks,
    WikiLinks,
)
from .stash import Stash
from .tables import Tables
from .typed import BLOCK, TypedBlocks, TypedEntities, TypedTags


class WikiExtension(Extension):
    """Everything of ours in one place. The numbers are priorities, seen beside those of Markdown's own processors."""

    def __init__(self) -> None:
        super().__init__()
        self.stash = Stash()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        # A backslash takes the meaning from every sign, for the scanner as for everybody who knows CommonMark.
        md.ESCAPED_CHARS = list(string.punctuation)
        md.block_level_elements.append(BLOCK)
        # The converter prepares the lines and writes the output by itself.
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        for name in ("raw_html", "amp_substitute"):
            md.postprocessors.deregister(name)
        md.parser = Blocks(md, self.stash)
        self.links = WikiLinks(md, self.stash)
        self._register_blocks(md)
        self._register_inline(md)

    def _register_blocks(self, md: Markdown) -> None:
        # All that there are: lists are not among them, since the parser knows them by itself.
        blocks = md.parser.blockprocessors
        blocks.register(EmptyBlockProcessor(md.parser), "empty", 100)
        blocks.register(CodeBlockProcessor(md.parser), "code", 80)
        blocks.register(TypedBlocks(md, self.stash, self.links), "typed_blocks", 76)
        blocks.register(Tables(md.parser, {"use_align_attribute": False}), "table", 75)
        blocks.register(NestedHashHeadings(md.parser), "hashheader", 70)
        blocks.register(NestedUnderlinedHeadings(md.parser), "setextheader", 60)
        blocks.register(HRProcessor(md.parser), "hr", 50)
        blocks.register(BlockQuoteProcessor(md.parser), "quote", 20)
        blocks.register(References(md.parser), "reference", 15)
        blocks.register(ParagraphProcessor(md.parser), "paragraph", 10)

    def _register_inline(self, md: Markdown) -> None:
        patterns = md.inlinePatterns
        # Below code spans, above escapes: a bar in a table's cell may carry a backslash.
        patterns.register(self.links, "wiki_links", 185)
        patterns.register(ImagesAsLinks(IMAGE_LINK_RE, md), "image_link", 150)
        patterns.register(ImageReferencesAsLinks(IMAGE_REFERENCE_RE, md), "image_reference", 140)
        patterns.register(ShortImageReferencesAsLinks(IMAGE_REFERENCE_RE, md), "short_image_ref", 125)
        patterns.register(MailAddresses(AUTOMAIL_RE, md), "automail", 110)
        patterns.register(TypedTags(md, self.stash), "html", 90)
        patterns.register(TypedEntities(md, self.stash), "entity", 80)

    def reset(self) -> None:
        """Forget the last text."""
        self.stash.clear()
        self.links.links.clear()
