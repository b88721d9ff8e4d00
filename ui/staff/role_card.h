#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

#include <optional>

class QPushButton;

namespace vb::ui {

class Banner;
class BusyButton;
class RoleChoice;
class TextLabel;

/// The role of one person, and changing it with what follows from that in words.
class RoleCard : public Card {
    Q_OBJECT

public:
    explicit RoleCard(session::Session &session, QWidget *parent = nullptr);

    /// `onlyOwner`: nobody else could run the practice.
    void setMember(const staff::Member &member, bool onlyOwner);
    [[nodiscard]] bool isDirty() const;
    /// Chosen and not stored.
    [[nodiscard]] std::optional<Role> draft() const;
    void restore(Role role);
    /// True when the choice was open and is closed now.
    bool escape();
    void focusFirst();

Q_SIGNALS:
    void changed(const QString &note);
    void idle();

private:
    void startChoosing();
    void stopChoosing();
    void showConsequences();
    void save();
    void take(const Result<void> &answer);

    session::Session &m_session;
    staff::Member m_member;
    bool m_onlyOwner = false;
    Banner *m_banner;
    QWidget *m_reading;
    TextLabel *m_role;
    TextLabel *m_sentence;
    QPushButton *m_change;
    QWidget *m_choosing;
    RoleChoice *m_choice;
    TextLabel *m_consequences;
    BusyButton *m_save;
};

} // namespace vb::ui
