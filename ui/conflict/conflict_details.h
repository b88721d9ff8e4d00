#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QScrollArea>

class QBoxLayout;

namespace vb::ui {

class Badge;
class BusyButton;
class ElidedLabel;
class TextLabel;
class VersionCard;

/// A conflict in full: what happened, and the two versions beside each other, or below each other where it is narrow.
class ConflictDetails : public QScrollArea {
    Q_OBJECT

public:
    explicit ConflictDetails(const PracticeTime &time, QWidget *parent = nullptr);

    void show(const session::ConflictRow &row);
    void clear();
    /// A null id while nothing is shown.
    [[nodiscard]] const session::ConflictRow &row() const { return m_row; }
    [[nodiscard]] bool mayKeep(sync::Keep which) const;
    [[nodiscard]] BusyButton *keepButton(sync::Keep which) const;
    /// For a late version that is kept as an addendum: see VersionCard.
    [[nodiscard]] VersionCard *lateCard() const { return m_b; }
    void focusFirst();

Q_SIGNALS:
    void keepWanted(vb::sync::Keep which);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    PracticeTime m_time;
    session::ConflictRow m_row;
    ElidedLabel *m_title;
    Badge *m_critical;
    ElidedLabel *m_about;
    TextLabel *m_sentence;
    TextLabel *m_refusal;
    VersionCard *m_a;
    VersionCard *m_b;
    QBoxLayout *m_versions;
};

} // namespace vb::ui
