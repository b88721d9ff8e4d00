#pragma once

#include "core/access/sql_authorizer.h"
#include "core/store/entity.h"

namespace vb::store {

/// All declarations of a program, listed once (session/entities.cpp).
class Registry {
public:
    explicit Registry(std::vector<const EntityDecl *> entities) : m_entities(std::move(entities)) { }

    [[nodiscard]] const std::vector<const EntityDecl *> &all() const { return m_entities; }
    [[nodiscard]] const EntityDecl *find(QByteArrayView name) const;
    /// Who may read which column, the audit's included.
    [[nodiscard]] access::ReadMap readMap() const;

private:
    std::vector<const EntityDecl *> m_entities;
};

} // namespace vb::store
