"""What is asked of every page as it stands in the browser."""

# What sticks out of the window, and what is too small to be tapped. Links in running text are
# as high as their line (WCAG 2.2, 2.5.8, inline exception).
STICKS_OUT = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.body.querySelectorAll('*')]
        .filter(e => e.getBoundingClientRect().right > room + 1)
        .filter(e => !e.closest('[class*=scroll], .visually-hidden'))
        .slice(-3).map(e => e.outerHTML.slice(0, 160));
}"""
TOO_SMALL = """() => {
    const small = [];
    const targets = 'a, button, input, select, textarea, summary';
    for (const e of document.querySelectorAll(targets)) {
        const style = getComputedStyle(e), box = e.getBoundingClientRect();
        if (!box.width || style.visibility === 'hidden' || style.display === 'inline') continue;
        if (e.type === 'hidden' || e.closest('.visually-hidden, [hidden]')) continue;
        const label = e.labels && e.labels[0] ? e.labels[0].getBoundingClientRect().height : 0;
        if (Math.max(box.height, label) >= 43.5) continue;
        small.push(`${Math.round(box.height)} px: ${e.outerHTML.slice(0, 120)}`);
    }
    return small.slice(0, 3);
}"""
CLIPPED = """() => [...document.querySelectorAll('main *, header *')]
    .filter(e => e.children.length === 0 && e.textContent.trim())
    .filter(e => !e.closest('.visually-hidden') && getComputedStyle(e).overflowX === 'hidden')
    .filter(e => e.scrollWidth > e.clientWidth + 1)
    .slice(0, 3).map(e => e.outerHTML.slice(0, 160))"""

# A page up to its words: elements, attributes and what scrolls as they are; of words, addresses and values, which are
# empty and which are equal. Nothing that axe judges tells two such pages apart. The choice of language, where the
# current one changes places, is a structure of its own.
STRUCTURES = """() => {
    const words = new Set(['action', 'alt', 'aria-label', 'content', 'datetime', 'formaction', 'href', 'placeholder',
        'src', 'srcset', 'title', 'value']);
    const unjudged = 'script, link:not([rel=stylesheet]), meta:not([name=viewport], [http-equiv])';
    const structure = (root, apart) => {
        const known = new Map([['', '']]);
        const number = text => {
            const key = text.trim().toLowerCase();
            if (!known.has(key)) known.set(key, known.size);
            return known.get(key);
        };
        const attribute = ({name, value, ownerElement}) => {
            const free = words.has(name) && !value.startsWith('#') && !ownerElement.matches('link, meta')
                || name === 'lang' && ['lt', 'en'].includes(value);
            return [name, free ? number(value) : value];
        };
        const scrolls = e => /auto|scroll/.test(getComputedStyle(e).overflow)
            && (e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight);
        const form = node => {
            if (node.nodeType === Node.TEXT_NODE) return number(node.data);
            if (node.nodeType !== Node.ELEMENT_NODE || node.matches(unjudged)) return '';
            if (node === apart) return node.localName;
            return [node.localName, [...node.attributes].filter(a => a.name !== 'hreflang').map(attribute),
                scrolls(node), node.checked, node.disabled, [...node.childNodes].map(form).filter(part => part !== '')];
        };
        return JSON.stringify(form(root));
    };
    const languages = document.querySelector('nav.languages');
    return [structure(document.documentElement, languages), languages ? structure(languages) : ''];
}"""


def judge(page, assert_accessible, judged):
    """Return what axe says of the page, unless one that differs in words only has been judged.

    ``judged`` are the structures so far, of windows alike in size and colours.
    """
    structures = page.evaluate(STRUCTURES)
    if judged.issuperset(structures):
        return []
    judged.update(structures)
    try:
        assert_accessible(page)
    except AssertionError as error:
        return [str(error)]
    return []
