#include "ui/note/note_reading.h"

#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/card.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/text_label.h"
#include "ui/note/note_page.h"
#include "ui/note/note_words.h"

#include <QHBoxLayout>
#include <QScrollBar>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kReadingWidth = 760;

/// Text from a record: plain, wrapped, to be copied, aligned by its own direction.
TextLabel *passage(const QString &text, TextRole role = TextRole::body, TextTone tone = TextTone::text)
{
    auto *label = new TextLabel(text, role, tone);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setAlignment((text.isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignTop);
    return label;
}

QVBoxLayout *columnOf(QWidget *widget, int spacing)
{
    auto *down = new QVBoxLayout(widget);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(spacing);
    return down;
}

/// As it is written for a person: yes and no are stored as codes.
QString shownValue(const QString &value)
{
    if (value == u"yes")
        return NoteReading::tr("Yes");
    if (value == u"no")
        return NoteReading::tr("No");
    return value;
}

} // namespace

NoteReading::NoteReading(const QString &timeZone, QWidget *parent)
    : QWidget(parent)
    , m_time(timeZone)
    , m_banner(new Banner(BannerKind::info))
    , m_page(new NotePage)
    , m_content(new QWidget)
{
    setObjectName(QStringLiteral("note.reading"));
    m_banner->setObjectName(QStringLiteral("note.reading.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_page->setWidget(m_content);
    auto *bannerPlace = new QVBoxLayout;
    bannerPlace->setContentsMargins(space::xxl, 0, space::xxl, 0);
    bannerPlace->addWidget(m_banner);
    auto *down = columnOf(this, space::s);
    down->addLayout(bannerPlace);
    down->addWidget(m_page, 1);
}

void NoteReading::clear()
{
    m_record = {};
    m_banner->hide();
    m_content = new QWidget;
    m_page->setWidget(m_content); // deletes the last one
    m_page->toTop();
}

void NoteReading::show(const chart::NoteRecord &record, const std::vector<staff::Member> &people)
{
    clear();
    m_record = record;
    auto *card = new Card;
    card->setMaximumWidth(tokens().scaled(kReadingWidth));
    card->body()->setSpacing(space::l);
    addHead(card->body());
    addSections(card->body());
    addSignatures(card->body(), people);
    auto *across = new QHBoxLayout(m_content);
    across->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    across->addWidget(card, 1, Qt::AlignTop);
    across->addStretch(0);
}

void NoteReading::addHead(QVBoxLayout *down)
{
    const chart::Note &note = m_record.note;
    auto *first = new QHBoxLayout;
    first->setSpacing(space::m);
    auto *title = new TextLabel(note.title, TextRole::page);
    title->setObjectName(QStringLiteral("note.reading.title"));
    first->addWidget(title);
    auto *state = new Badge(noteStateText(m_record.state), noteStateBadge(m_record.state));
    state->setObjectName(QStringLiteral("note.reading.state"));
    first->addWidget(state);
    first->addStretch();
    auto *head = new QVBoxLayout;
    head->setSpacing(space::xs + 2);
    head->addLayout(first);
    head->addWidget(passage(tr("%1, begun %2", "author, when").arg(note.authorName, m_time.minute(note.startedMs)),
                            TextRole::body, TextTone::muted));
    if (!m_record.origin.id.isNull()) {
        auto *line = new QHBoxLayout;
        line->setSpacing(space::s);
        line->addWidget(new IconLabel(IconName::copy));
        auto *origin = passage(tr("Copied from the %1").arg(originText(m_record.origin, m_time)), TextRole::medium);
        origin->setObjectName(QStringLiteral("note.reading.origin"));
        line->addWidget(origin, 1);
        head->addLayout(line);
    }
    down->addLayout(head);
    for (const chart::NoteSignature &one : m_record.signatures)
        if (one.meaning == chart::Meaning::voided) {
            auto *banner = new Banner(BannerKind::danger,
                                      tr("Void since %1: %2", "when, reason").arg(m_time.minute(one.atMs), one.text));
            banner->setObjectName(QStringLiteral("note.reading.void"));
            down->addWidget(banner);
        }
}

void NoteReading::addSections(QVBoxLayout *down)
{
    bool isAny = false;
    for (const chart::Section &section : m_record.sections) {
        if (section.value.isEmpty())
            continue;
        isAny = true;
        auto *block = new QWidget;
        auto *lines = columnOf(block, 2);
        QString label = section.label;
        for (const chart::Section &copied : m_record.origin.sections)
            if (copied.id == section.id && copied.value == section.value)
                label = tr("%1 · as copied", "label of a field").arg(section.label);
        lines->addWidget(passage(label, TextRole::header, TextTone::muted));
        auto *text = passage(shownValue(section.value));
        text->setObjectName(QStringLiteral("note.reading.") + section.id);
        if (m_record.state == chart::NoteState::voided) {
            QFont struck = text->font();
            struck.setStrikeOut(true);
            text->setFont(struck);
        }
        lines->addWidget(text);
        down->addWidget(block);
    }
    if (!isAny)
        down->addWidget(passage(tr("Nothing is written in this note yet."), TextRole::body, TextTone::muted));
}

void NoteReading::addSignatures(QVBoxLayout *down, const std::vector<staff::Member> &people)
{
    if (m_record.signatures.empty() && m_record.requests.empty())
        return;
    auto *block = new QWidget;
    block->setObjectName(QStringLiteral("note.reading.signatures"));
    auto *lines = columnOf(block, space::m);
    lines->addWidget(passage(tr("Signatures"), TextRole::section));
    for (const chart::NoteSignature &one : m_record.signatures) {
        auto *entry = new QHBoxLayout;
        entry->setSpacing(space::s);
        const bool isVoid = one.meaning == chart::Meaning::voided;
        entry->addWidget(
            new IconLabel(isVoid ? IconName::ban : IconName::circleCheck, isVoid ? &Tokens::danger : &Tokens::accent),
            0, Qt::AlignTop);
        auto *words = new QVBoxLayout;
        words->setSpacing(2);
        words->addWidget(passage(signatureText(one), TextRole::medium));
        words->addWidget(passage(m_time.moment(one.atMs), TextRole::caption, TextTone::muted));
        if (!one.text.isEmpty() && !isVoid)
            words->addWidget(passage(one.text));
        entry->addLayout(words, 1);
        lines->addLayout(entry);
    }
    for (const chart::CosignRequest &request : m_record.requests) {
        bool isDone = false;
        for (const chart::NoteSignature &one : m_record.signatures)
            isDone = isDone
                || (one.meaning == chart::Meaning::cosigner && (request.of.isNull() || one.signer == request.of));
        if (isDone || m_record.state == chart::NoteState::voided)
            continue;
        auto *entry = new QHBoxLayout;
        entry->setSpacing(space::s);
        entry->addWidget(new IconLabel(IconName::clock, &Tokens::warn), 0, Qt::AlignTop);
        auto *words = new QVBoxLayout;
        words->setSpacing(2);
        words->addWidget(passage(requestText(request, nameOf(people, request.of), m_time)));
        if (!request.message.isEmpty())
            words->addWidget(passage(request.message, TextRole::body, TextTone::muted));
        entry->addLayout(words, 1);
        lines->addLayout(entry);
    }
    down->addWidget(block);
}

void NoteReading::showVerdict(const chart::NoteVerdict &verdict)
{
    QStringList lines;
    if (verdict.good) {
        lines.append(tr("The note is exactly as it was signed, and every signature is good."));
    } else {
        lines.append(
            tr("This note cannot be relied on as it stands. Please do not act on it alone, and tell an owner or "
               "the privacy officer."));
        if (verdict.missing.isEmpty())
            lines.append(verdict.words);
    }
    for (const QString &one : verdict.missing)
        lines.append(one);
    for (const chart::SignatureVerdict &one : verdict.signatures) {
        QString line = one.words;
        for (const chart::NoteSignature &made : m_record.signatures)
            if (made.id == one.id) {
                const QString who = tr("%1, %2, on computer %3", "who signed, when, device")
                                        .arg(signatureText(made), m_time.moment(made.atMs), made.device.text().left(8));
                line = one.good ? tr("%1: good.").arg(who)
                                : tr("%1: broken. %2", "who, what is wrong").arg(who, one.words);
            }
        lines.append(line);
    }
    say(static_cast<int>(verdict.good ? BannerKind::success : BannerKind::danger), lines.join(u'\n'));
}

void NoteReading::say(int kind, const QString &sentence)
{
    m_banner->showMessage(static_cast<BannerKind>(kind), sentence);
}

void NoteReading::scrollBy(int pages)
{
    QScrollBar *bar = m_page->verticalScrollBar();
    bar->setValue(bar->value() + pages * bar->pageStep());
}

QString NoteReading::everyText() const
{
    QStringList texts;
    for (const QLabel *label : findChildren<QLabel *>())
        texts.append(label->text());
    return texts.join(u'\n');
}

} // namespace vb::ui
