#include "ui/omnibox/omnibox_rows.h"

#include "ui/kit/avatar.h"
#include "ui/kit/badge.h"
#include "ui/kit/icons.h"
#include "ui/kit/paint.h"
#include "ui/kit/paint_field.h"
#include "ui/kit/tokens.h"
#include "ui/omnibox/match.h"
#include "ui/omnibox/omnibox_model.h"

#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kPatientRow = 62;
constexpr int kCommandRow = 40;
constexpr int kSectionRow = 30;
constexpr int kAvatar = 32;

bool hasSection(const QModelIndex &index)
{
    return !index.data(OmniboxModel::kSectionRole).toString().isEmpty();
}

/// One line with parts of it bold, elided at its end. Gives its width.
int paintMatched(QPainter &painter, const QRect &rect, const QString &text, const Ranges &bold)
{
    const Tokens &t = tokens();
    const QFont plain = t.font(TextRole::body);
    const QFont strong = t.font(TextRole::strong);
    const QString shown = QFontMetrics(strong).elidedText(text, Qt::ElideRight, rect.width());
    QTextLayout layout(shown, plain);
    QList<QTextLayout::FormatRange> formats;
    for (const auto &[from, length] : bold) {
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(from);
        range.length = static_cast<int>(std::min(length, shown.size() - from));
        range.format.setFont(strong);
        if (range.length > 0)
            formats.append(range);
    }
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    layout.endLayout();
    layout.draw(&painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2));
    return static_cast<int>(line.naturalTextWidth()) + 1;
}

} // namespace

QSize OmniboxRows::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = tokens();
    const int row = index.data(OmniboxModel::kIsPatientRole).toBool() ? kPatientRow : kCommandRow;
    return {option.rect.width(), t.scaled(row + (hasSection(index) ? kSectionRow : 0))};
}

void OmniboxRows::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = tokens();
    const paint::Scope scope(*painter);
    QRect rect = option.rect.adjusted(space::s, 0, -space::s, 0);
    if (hasSection(index)) {
        QRect title = rect;
        title.setHeight(t.scaled(kSectionRow));
        rect.setTop(title.bottom() + 1);
        painter->setFont(t.font(TextRole::header));
        painter->setPen(t.muted);
        paint::line(*painter, title.adjusted(space::s, 0, -space::s, 0), Qt::AlignLeft | Qt::AlignVCenter,
                    index.data(OmniboxModel::kSectionRole).toString());
    }
    if (option.state.testFlag(QStyle::State_Selected))
        paint::panel(*painter, rect, t.radiusField, t.soft);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        paint::panel(*painter, rect, t.radiusField, t.hover);
    rect.adjust(space::s, 0, -space::m, 0);
    if (index.data(OmniboxModel::kIsPatientRole).toBool())
        return paintPatient(*painter, rect, index);

    const int side = t.scaled(t.smallIconSize);
    paintIcon(*painter, QRect(rect.left() + t.scaled(kAvatar - t.smallIconSize) / 2, rect.top(), side, rect.height()),
              static_cast<IconName>(index.data(Qt::DecorationRole).toInt()), t.muted);
    rect.setLeft(rect.left() + t.scaled(kAvatar) + space::m);
    const QString keys = index.data(OmniboxModel::kKeysRole).toString();
    if (!keys.isEmpty()) {
        paint::keyCap(*painter, rect, keys, t);
        rect.setRight(rect.right() - paint::keyCapWidth(keys, t) - space::s);
    }
    painter->setPen(t.text);
    const QString label = index.data().toString();
    (void)paintMatched(*painter, rect, label, matchIn(label, m_typed));
}

void OmniboxRows::paintPatient(QPainter &painter, QRect rect, const QModelIndex &index) const
{
    const Tokens &t = tokens();
    const int side = t.scaled(kAvatar);
    const QString name = index.data().toString();
    paintInitials(painter, QRect(rect.left(), rect.top() + (rect.height() - side) / 2, side, side),
                  index.data(Qt::DecorationRole).toString());
    rect.setLeft(rect.left() + side + space::m);
    rect.adjust(0, space::s, 0, -space::s);
    QRect upper = rect;
    upper.setHeight(rect.height() / 2);
    QRect lower = rect;
    lower.setTop(upper.bottom() + 1);

    // The birth date reads as clearly as the name: it is what tells two people of one name apart.
    const QString facts = index.data(OmniboxModel::kFactsRole).toString();
    const QString more = index.data(OmniboxModel::kMoreFactsRole).toString();
    const QFontMetrics metrics(t.font(TextRole::body));
    const auto wide = [&metrics](const QString &text) {
        return text.isEmpty() ? 0 : paint::tabularWidth(metrics, text) + space::l;
    };
    // What must not be overlooked keeps to the right: what the words leave, and two fifths however long they are.
    const auto mark = [&](QRect &line, int role, BadgeKind kind, IconName icon, int words) {
        const QString text = index.data(role).toString();
        if (text.isEmpty())
            return;
        const int most = std::max(line.width() * 2 / 5, line.width() - words);
        line.setRight(line.right() - space::s
                      - paintMark(painter, line.adjusted(line.width() - most, 1, 0, -1), text, kind, icon));
    };
    const QString warning = index.data(OmniboxModel::kWarningRole).toString();
    const int badge = warning.isEmpty() ? 0 : badgeWidth(warning) + space::s;
    mark(upper, OmniboxModel::kAllergiesRole, BadgeKind::danger, IconName::alert,
         QFontMetrics(t.font(TextRole::strong)).horizontalAdvance(name) + space::l + badge);
    mark(lower, OmniboxModel::kAlertsRole, BadgeKind::warning, IconName::pin, wide(facts) + wide(more));
    painter.setPen(t.text);
    const int used = paintMatched(painter, upper.adjusted(0, 0, -badge, 0), name, matchIn(name, m_typed));
    if (badge > 0)
        paintBadge(painter, upper.adjusted(used + space::s, 0, 0, 0), warning,
                   index.data(OmniboxModel::kDangerRole).toBool() ? BadgeKind::danger : BadgeKind::warning);

    painter.setFont(t.font(TextRole::body));
    paint::line(painter, lower, Qt::AlignLeft | Qt::AlignVCenter, facts, true);
    if (!facts.isEmpty())
        lower.setLeft(lower.left() + paint::tabularWidth(painter.fontMetrics(), facts) + space::l);
    painter.setPen(t.muted);
    paint::line(painter, lower, Qt::AlignLeft | Qt::AlignVCenter, more, true);
}

} // namespace vb::ui
