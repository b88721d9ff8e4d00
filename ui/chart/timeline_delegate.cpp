#include "ui/chart/timeline_delegate.h"

#include "ui/chart/chart_words.h"
#include "ui/chart/timeline_model.h"
#include "ui/kit/paint.h"
#include "ui/kit/paint_view.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kTimeWidth = 68;
constexpr int kAuthorWidth = 132;
constexpr int kRoomForAuthor = 520;

struct LineColors {
    QColor fill;
    QColor ink;
};

/// Allergies and alerts stand out, what was an error steps back; everything else is calm.
LineColors lineColors(chart::EventKind kind, bool standsOut, const Tokens &t)
{
    if (standsOut && kind == chart::EventKind::allergy)
        return {t.dangerSoft, t.danger};
    if (standsOut)
        return {t.warnSoft, t.warn};
    if (kind == chart::EventKind::visit || kind == chart::EventKind::note)
        return {t.soft, t.accent};
    return {t.isDark ? t.line : paint::mixed(t.bg, t.line, 0.8), t.muted};
}

void paintDay(QPainter &painter, const QStyleOptionViewItem &option, const QString &text)
{
    const Tokens &t = tokens();
    const int pad = paint::cellPadding(t);
    painter.fillRect(option.rect, t.surface); // over what hovers there: a heading is no line
    const QRect line = option.rect.adjusted(pad, space::m, -pad, 0);
    painter.setFont(t.font(TextRole::header));
    painter.setPen(t.muted);
    paint::line(painter, line, QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter, text);
    const int used = painter.fontMetrics().horizontalAdvance(text) + space::m;
    const int y = line.top() + line.height() / 2;
    const QRect rule(line.left() + used, y, std::max(0, line.width() - used), 1);
    painter.fillRect(QStyle::visualRect(option.direction, line, rule), t.line);
}

} // namespace

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = tokens();
    const paint::Scope scope(*painter);
    const QString text = index.data().toString();
    if (index.data(TimelineModel::kIsDay).toBool()) {
        paintDay(*painter, option, text);
        return;
    }
    const auto kind = static_cast<chart::EventKind>(index.data(TimelineModel::kKind).toInt());
    const QString code = index.data(TimelineModel::kStateCode).toString();
    const QString state = index.data(TimelineModel::kState).toString();
    const bool wrong = statusBadge(code) == BadgeKind::danger;
    const int pad = paint::cellPadding(t);
    const QRect all = option.rect.adjusted(pad, 0, -pad, -1);
    const auto placed = [&](const QRect &rect) { return QStyle::visualRect(option.direction, all, rect); };
    const Qt::Alignment left = QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter;
    const Qt::Alignment right = QStyle::visualAlignment(option.direction, Qt::AlignRight) | Qt::AlignVCenter;

    const int disc = t.scaled(28);
    const LineColors colors = lineColors(kind, index.data(TimelineModel::kStandsOut).toBool(), t);
    const QRect place = placed(QRect(all.left(), all.top() + (all.height() - disc) / 2, disc, disc));
    paint::panel(*painter, place, disc / 2.0, colors.fill);
    const int side = t.smallIconSize;
    paintIcon(*painter, QStyle::alignedRect(option.direction, Qt::AlignCenter, {side, side}, place), kindIcon(kind),
              colors.ink);

    QRect rest = all.adjusted(disc + space::m, 0, 0, 0);
    painter->setFont(t.font(TextRole::caption));
    painter->setPen(t.muted);
    const int timeWidth = t.scaled(kTimeWidth);
    paint::line(*painter, placed(QRect(rest.right() - timeWidth + 1, rest.top(), timeWidth, rest.height())), right,
                index.data(TimelineModel::kTime).toString(), true);
    rest.setRight(rest.right() - timeWidth - space::s);
    if (all.width() >= t.scaled(kRoomForAuthor)) {
        const int width = t.scaled(kAuthorWidth);
        paint::line(*painter, placed(QRect(rest.right() - width + 1, rest.top(), width, rest.height())), left,
                    index.data(TimelineModel::kAuthor).toString());
        rest.setRight(rest.right() - width - space::m);
    }
    // What is as it should be needs no word.
    const bool said = code != u"active" && code != u"final" && code != u"signed" && code != u"finished";
    const int badge = said ? badgeWidth(state) + space::s : 0;
    QFont font = t.font(kind == chart::EventKind::visit ? TextRole::strong : TextRole::body);
    font.setStrikeOut(wrong);
    painter->setFont(font);
    painter->setPen(wrong ? t.muted : t.text);
    const int wanted = painter->fontMetrics().horizontalAdvance(text);
    const int width = std::min(wanted, std::max(0, rest.width() - badge));
    paint::line(*painter, placed(QRect(rest.left(), rest.top(), width + 1, rest.height())), left, text);
    if (said)
        paintBadge(*painter,
                   placed(QRect(rest.left() + width + space::s, rest.top(), badgeWidth(state), rest.height())), state,
                   statusBadge(code));
}

} // namespace vb::ui
